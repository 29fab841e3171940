import Compiler
import Configuration
import Diagnostics
import Foundation
import TestSupport

/// A configuration made of files of the repository and of texts in a test.
struct Project {
  private(set) var files: [TextFile] = []
  private(set) var contracts: [TextFile] = []
  /// One that is there, and one that is too large for any message.
  private(set) var attachable = [
    AttachableFile(path: "workflows/files/benefits.pdf", size: 975, digest: "d1"),
    AttachableFile(
      path: "workflows/files/brochure-for-print.pdf", size: 9 << 20, digest: nil),
  ]

  static let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Fixtures")

  /// The small project that the fixtures of the rules belong to.
  static func base() throws -> Project { try Project(at: fixtures.appending(path: "base")) }

  /// The configuration that the repository ships.
  static func shipped() throws -> Project {
    try Project(
      at: URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        .standardizedFileURL)
  }

  private init(at root: URL) throws {
    for path in try Self.paths(in: root.appending(path: "workflows"))
    where path.hasSuffix(".yaml") || path.hasSuffix(".md") && !path.hasSuffix("README.md") {
      files.append(try Self.file("workflows/\(path)", in: root))
    }
    for path in try Self.paths(in: root.appending(path: "schemas/events"))
    where path.hasSuffix(".schema.json") {
      contracts.append(try Self.file("schemas/events/\(path)", in: root))
    }
  }

  private static func paths(in folder: URL) throws -> [String] {
    let paths = FileManager.default.enumerator(atPath: folder.path)
    return (paths?.compactMap { $0 as? String } ?? []).sorted()
  }

  private static func file(_ path: String, in root: URL) throws -> TextFile {
    TextFile(path: path, bytes: Array(try Data(contentsOf: root.appending(path: path))))
  }

  /// With a connection that sends text messages, which the shipped project leaves to those who have one.
  func withTextMessages() -> Project {
    guard let file = files.first(where: { $0.path == "workflows/journeyman.yaml" }) else {
      return self
    }
    let text = file.text(in: 0..<file.bytes.count)
    let connection =
      "  sms: { type: twilio, account: { env: A }, token: { env: B }, from: \"+15557122661\" }\n"
    return with(
      file.path, text.replacing("\nconnections:\n", with: "\nconnections:\n" + connection))
  }

  /// With one file more, or in place of the one at that path.
  func with(_ path: String, _ text: String) -> Project {
    var project = self
    let file = TextFile(path: path, bytes: Array(text.utf8))
    if path.hasSuffix(".schema.json") {
      project.contracts.removeAll { $0.path == path }
      project.contracts.append(file)
    } else {
      project.files.removeAll { $0.path == path }
      project.files.append(file)
    }
    return project
  }

  /// With a workflow of this trigger and these steps or segments.
  func with(workflow body: String, on event: String = "assessment.completed") -> Project {
    with("workflows/case.yaml", "workflow: case\ntrigger: { event: \(event) }\n\(body)\n")
  }

  func compile(workers: Workers = .one) -> Compilation {
    ConfigurationFiles(
      files: files, contracts: contracts, attachable: attachable, revision: "test"
    )
    .compile(zones: MachineZones.table, workers: workers)
  }

  /// `case.yaml:5:11 unknown-field`, notes left out.
  func findings() -> [String] {
    compile().diagnostics.filter { $0.severity > .note }.map { finding in
      let place = finding.span.start
      let name = finding.span.file.path.split(separator: "/").last ?? ""
      return "\(name):\(place.line):\(place.column) \(finding.rule)"
    }
  }

  /// As `validate -v` prints what is in one file.
  func report(on path: String) -> String {
    ReportFormat.pretty(isColored: false)
      .report(compile().diagnostics.filter { $0.span.file.path == path })
  }
}
