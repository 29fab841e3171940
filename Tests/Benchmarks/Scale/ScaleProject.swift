import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The shipped configuration, changed for a purpose, in a folder that goes with it.
final class ScaleProject {
  let workflows: URL
  let environment: [String: String]
  private let folder: URL

  /// As shipped, with the outbox.
  init(environment: [String: String] = [:]) throws {
    self.environment = environment
    folder = FileManager.default.temporaryDirectory.appending(
      path: "journeyman-benchmark-project-\(UUID().uuidString)")
    workflows = folder.appending(path: "workflows")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for name in ["workflows", "schemas"] {
      try FileManager.default.copyItem(
        at: ProjectFiles.repository.appending(path: name), to: folder.appending(path: name))
    }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func write(_ text: String, to path: String) throws {
    try text.write(to: workflows.appending(path: path), atomically: true, encoding: .utf8)
  }

  func remove(_ path: String) throws {
    try FileManager.default.removeItem(at: workflows.appending(path: path))
  }

  func replace(_ text: String, with other: String, in path: String) throws {
    let whole = try String(contentsOf: workflows.appending(path: path), encoding: .utf8)
    guard whole.contains(text) else { throw BenchmarkFailure("\(path) has no `\(text)`") }
    try write(whole.replacing(text, with: other), to: path)
  }

  /// With a mail server at whose port nobody listens.
  static func withDeadMail() throws -> ScaleProject {
    let project = try ScaleProject(environment: ["SMTP_URL": "smtp://127.0.0.1:\(try freePort())"])
    try project.replace(
      "type: outbox\n", with: "type: smtp\n    url: { env: SMTP_URL }\n", in: "journeyman.yaml")
    return project
  }

  /// A port that was free a moment ago.
  private static func freePort() throws -> UInt16 {
    #if canImport(Glibc)
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let descriptor = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
      }
    }
    guard isBound else { throw BenchmarkFailure("no port is free") }
    return UInt16(bigEndian: address.sin_port)
  }
}
