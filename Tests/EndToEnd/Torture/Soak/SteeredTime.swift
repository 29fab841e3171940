import Foundation

/// The time of a program that runs on a steered clock, and the file by which it is steered.
final class SteeredTime {
  static let environment = ["JOURNEYMAN_STEERED_CLOCK": "1"]

  private let file: FileHandle
  private var ahead: TimeInterval

  /// The time is `start` now, and passes as it does anywhere.
  init(in state: StateFolder, from start: Date = Date()) throws {
    let path = "\(state.path)/clock"
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    file = try FileHandle(forWritingTo: URL(filePath: path))
    ahead = start.timeIntervalSinceNow
    try write()
  }

  var now: Date { Date().addingTimeInterval(ahead) }

  /// Forward, or back.
  func jump(by span: TimeInterval) throws {
    ahead += span
    try write()
  }

  /// Nothing where it is later already.
  func pass(until time: Date) throws {
    let missing = time.timeIntervalSince(now)
    if missing > 0 { try jump(by: missing) }
  }

  private func write() throws {
    let text = String(Int64((ahead * 1000).rounded()))
    try file.seek(toOffset: 0)
    try file.write(contentsOf: Data(text.utf8) + Data(repeating: 0x20, count: 32 - text.utf8.count))
  }
}
