import Foundation
import Values

/// The files beside these tests.
enum Fixture {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Fixtures")

  static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: folder.appending(path: path)))
  }

  static func json(_ path: String) throws -> Value { try Value(json: bytes(path)) }
}
