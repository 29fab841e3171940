#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Clocks of the measurements.
enum Clock {
  /// Seconds of CPU that this process has used, all threads together: holds on a machine that others use too.
  static var processCPU: Double { seconds(CLOCK_PROCESS_CPUTIME_ID) }
  /// Of the thread that asks alone.
  static var threadCPU: Double { seconds(CLOCK_THREAD_CPUTIME_ID) }
  static var wall: Double { seconds(CLOCK_MONOTONIC) }

  /// The machine's load of the last minute: says how far the figures of the wall clock can be trusted.
  static var load: Double {
    var averages = [0.0]
    return getloadavg(&averages, 1) == 1 ? averages[0] : 0
  }

  private static func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
