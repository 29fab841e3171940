import Actions
import Foundation
import Testing
import Values

@testable import Connectors

@Suite struct `The outbox` {
  private let path = NSTemporaryDirectory() + "outbox-\(UUID().uuidString)/mail"

  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }

  @Test func `makes its folder and writes each message under a name without a person in it`() throws
  {
    let folder = try OutboxFolder(path: path)
    let file = try OutboxFile(confirmation(), effect: effect, createdAt: friday)
    try folder.deliver([file])
    #expect(try names() == ["2026-11-20T16-05-09Z-\(effect.opaque).eml"])
    #expect(effect.opaque.hasPrefix("evt_01jd2c8x5m4k9tq0y6wvfzr3eh."))
    let written = try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(file.name)"))
    #expect(Array(written) == file.bytes)
  }

  @Test func `changes nothing by writing a message again`() throws {
    let folder = try OutboxFolder(path: path)
    let files = ["one", "two"].map { OutboxFile(name: "\($0).eml", bytes: Array($0.utf8)) }
    try folder.deliver(files)
    try folder.deliver(files)
    #expect(try names() == ["one.eml", "two.eml"])
  }

  @Test func `loses the messages of before a time, and nothing that others put there`() throws {
    let folder = try OutboxFolder(path: path)
    let times = [-86_400, -1, 0, 86_400].map { friday + .seconds($0) }
    let names = times.map { OutboxFile.name(effect: effect, createdAt: $0) }
    let others = ["2025-01-01 letter.eml", "note.eml", "2025-01-01T00-00-00Z-list.txt"]
    try folder.deliver((names + others).map { OutboxFile(name: $0, bytes: [65]) })
    #expect(try folder.removeMessages(before: friday) == 2)
    #expect(try self.names() == (names[2...] + others).sorted())
    #expect(try folder.removeMessages(before: friday + .seconds(999_999), until: { true }) == 0)
  }

  @Test func `overwrites what a crash left behind`() throws {
    let folder = try OutboxFolder(path: path)
    try Data("half a mess".utf8).write(to: URL(fileURLWithPath: "\(path)/.one.eml.part"))
    try folder.deliver([OutboxFile(name: "one.eml", bytes: Array("one".utf8))])
    #expect(try names() == ["one.eml"])
  }

  @Test func `can be read by its owner alone`() throws {
    let folder = try OutboxFolder(path: path)
    try folder.deliver([OutboxFile(name: "one.eml", bytes: Array("one".utf8))])
    let file = try FileManager.default.attributesOfItem(atPath: "\(path)/one.eml")
    let directory = try FileManager.default.attributesOfItem(atPath: path)
    #expect(file[.posixPermissions] as? Int == 0o600)
    #expect(directory[.posixPermissions] as? Int == 0o700)
  }

  @Test func `says what is wrong where it cannot be`() {
    let error = #expect(throws: OutboxError.self) { try OutboxFolder(path: "/dev/null/outbox") }
    #expect(
      error?.description == "could not make the folder /dev/null/outbox: Not a directory")
  }
}
