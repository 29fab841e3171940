import Foundation
import HTTPServer

/// How fast deliveries are accepted that no rule takes: the program, and servers of the same durability that do nothing
/// else, in turns so short that all of them have the same machine, whose speed changes by the minute. Each server lives as
/// long as the measurement does. Programs that `JOURNEYMAN_BESIDE` names (paths with colons between them) have turns too.
struct DoorTurns {
  static let unmatchedAction = "application_updated"
  private static let turns = 12
  private static let seconds = 1.0

  let connections: Int

  /// Who has turns.
  private struct Door {
    let name: String
    let load: LoadGenerator
    /// Nil for one within this process.
    let program: ServedProgram?
    var rates: [Double] = []
    var answered = 0
  }

  /// Answers the median rate of the program.
  func run(_ harness: inout Harness) throws -> Double {
    let bare = try [HTTPListener.defaultThreads, 1].map { threads in
      let server = try BareServer()
      return (threads: threads, server: server, listener: try server.listen(threads: threads))
    }
    defer {
      for (_, server, listener) in bare {
        listener.stop()
        server.stop()
      }
    }
    var doors = try [door("serve: accepted, \(connections) connections", ServedProgram.program)]
    for path in Self.beside { doors.append(try door("serve: \(path)", URL(filePath: path))) }
    let programs = doors.count
    doors += try bare.map { threads, _, listener in
      Door(
        name: "serve: a bare server, \(threads) threads that listen",
        load: try load(port: listener.port), program: nil)
    }
    for door in doors { _ = try door.load.run(seconds: 1) }
    let used = try doors[..<programs].map { try $0.program?.cpuSeconds() ?? 0 }
    for turn in 0..<Self.turns {
      // Forth and back, so that nobody always comes after the same one.
      let order = turn.isMultiple(of: 2) ? Array(doors.indices) : doors.indices.reversed()
      for place in order {
        let outcome = try doors[place].load.run(seconds: Self.seconds)
        doors[place].rates.append(outcome.rate)
        doors[place].answered += outcome.latencies.count
      }
    }
    for (place, door) in doors.enumerated() {
      var notes = ["wall clock"]
      if let program = door.program {
        let microseconds = (try program.cpuSeconds() - used[place]) / Double(door.answered) * 1e6
        notes.append("\(Int(microseconds)) us of CPU each")
        notes += doors[programs...].map { bare in
          let shares = zip(door.rates, bare.rates).map { $0 / $1 }.sorted()
          return "\(Int(shares[shares.count / 2] * 100)) % of \(bare.name.dropFirst(7))"
        }
      }
      harness.record(door.name, .perSecond, door.rates, note: notes.joined(separator: "; "))
    }
    return doors[0].rates.sorted()[Self.turns / 2]
  }

  private func door(_ name: String, _ program: URL) throws -> Door {
    let served = try ServedProgram(program, workflows: ServeBenchmarks.shippedWorkflows)
    return Door(name: name, load: try load(port: served.port), program: served)
  }

  private func load(port: UInt16) throws -> LoadGenerator {
    try LoadGenerator(
      port: port, connections: connections,
      DeliveryMaker(GreenhouseBody.trimmed(), action: Self.unmatchedAction))
  }

  private static var beside: [String] {
    let paths = ProcessInfo.processInfo.environment["JOURNEYMAN_BESIDE"] ?? ""
    return paths.split(separator: ":").map(String.init)
  }
}
