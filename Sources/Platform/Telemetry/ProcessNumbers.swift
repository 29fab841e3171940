#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Metrics {
  /// What the process itself takes of the machine, under the names that dashboards know:
  /// https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics. Left out where there is no /proc.
  package func publishProcess() {
    let start = Double(WallTime.current.milliseconds) / 1000
    gauge(Self.startTime) { start }
    gauge(Self.memory) { Self.residentPages.map { $0 * Double(sysconf(Int32(_SC_PAGESIZE))) } }
    gauge(Self.files) { Self.openFiles }
  }

  private static let startTime = MetricFamily(
    "process_start_time_seconds", "When the process began, since 1970.", unit: .seconds)
  private static let memory = MetricFamily(
    "process_resident_memory_bytes", "Memory that the process has in use.", unit: .bytes)
  private static let files = MetricFamily("process_open_fds", "Files and sockets that are open.")

  /// The second number of `/proc/self/statm`: https://man7.org/linux/man-pages/man5/proc_pid_statm.5.html
  private static var residentPages: Double? {
    let file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = read(file, &bytes, bytes.count)
    guard count > 0 else { return nil }
    let numbers = String(decoding: bytes[..<count], as: UTF8.self).split(separator: " ")
    return numbers.count > 1 ? Double(numbers[1]) : nil
  }

  private static var openFiles: Double? {
    guard let folder = opendir("/proc/self/fd") else { return nil }
    defer { closedir(folder) }
    var count = 0
    while readdir(folder) != nil { count += 1 }
    // Not the folder itself and the one above it, nor this look at it.
    return Double(max(0, count - 3))
  }
}
