// swift-tools-version: 6.2
// The picture of the architecture: one line per module, a layer per chapter, and who may import whom.
// A module may import what stands above it in this file, never what stands below.
import Foundation
import PackageDescription

let modules: [Target] = [
  // C libraries: a module map and a shim each, nothing of ours; each has exactly one importer.
  systemLibrary("CLibYAML", pkgConfig: "yaml-0.1", apt: "libyaml-dev", brew: "libyaml"),
  systemLibrary("CSQLite", pkgConfig: "sqlite3", apt: "libsqlite3-dev", brew: "sqlite"),
  systemLibrary(
    "CMicroHTTPD", pkgConfig: "libmicrohttpd", apt: "libmicrohttpd-dev", brew: "libmicrohttpd"),
  systemLibrary("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev", brew: "curl"),
  systemLibrary("CCrypto", pkgConfig: "libcrypto", apt: "libssl-dev", brew: "openssl@3"),
  systemLibrary("CCMark", pkgConfig: "libcmark", apt: "libcmark-dev", brew: "cmark"),
  cxxLibrary("CSIMDJSON", links: "simdjson", defines: ["SIMDJSON_THREADS_ENABLED": "1"]),
  cxxLibrary("CRE2", links: "re2"),

  // Language: text and values; knows nothing of recruiting, does no I/O.
  module("Language/Diagnostics"),
  module("Language/Values", uses: ["Diagnostics", "CSIMDJSON"], wrapsC: true),
  module("Language/Patterns", uses: ["CRE2"], wrapsC: true),
  module("Language/YAML", uses: ["Values", "Diagnostics", "CLibYAML"], wrapsC: true),
  module("Language/Fields", uses: ["YAML", "Values", "Diagnostics"]),
  module("Language/JSONSchema", uses: ["Patterns", "Values", "Diagnostics"]),
  module("Language/CEL", uses: ["Patterns", "Values", "Diagnostics"]),
  module("Language/Templates", uses: ["CEL", "Values", "Diagnostics", "CCMark"], wrapsC: true),

  // Platform: the outside world; knows nothing of recruiting. Each stands alone.
  module("Platform/Telemetry"),
  module("Platform/Threads", wrapsC: true),
  module("Platform/Cryptography", uses: ["CCrypto"], wrapsC: true),
  module("Platform/SQLite", uses: ["CSQLite"], wrapsC: true),
  module("Platform/HTTPServer", uses: ["CMicroHTTPD"], wrapsC: true),
  module("Platform/NetworkClient", uses: ["CCurl"], wrapsC: true),

  // Workflow: the domain, pure: no clock, no I/O, no randomness.
  module("Workflow/Configuration", uses: ["Fields", "YAML", "Values", "Diagnostics"]),
  module(
    "Workflow/Actions",
    uses: ["Configuration", "Fields", "Templates", "CEL", "YAML", "Values", "Diagnostics"]),
  module(
    "Workflow/Graph",
    uses: ["Actions", "Templates", "CEL", "JSONSchema", "Values", "Diagnostics"]),
  module(
    "Workflow/Compiler",
    uses: [
      "Configuration", "Graph", "Actions", "CEL", "JSONSchema", "Templates", "Fields", "YAML",
      "Values", "Diagnostics",
    ]),
  module(
    "Workflow/Scenarios",
    uses: [
      "Compiler", "Configuration", "Graph", "Actions", "Templates", "CEL", "Fields", "Values",
      "Diagnostics",
    ]),

  // Service: the domain with effects.
  module(
    "Service/Store",
    uses: ["Graph", "Actions", "Values", "SQLite", "Cryptography", "Telemetry", "Threads"]),
  module(
    "Service/Intake",
    uses: ["Store", "Graph", "Values", "HTTPServer", "Cryptography", "Telemetry"]),
  module(
    "Service/Connectors",
    uses: [
      "Actions", "Values", "Store", "NetworkClient", "Cryptography", "Telemetry", "Threads",
    ]),
  module(
    "Service/Runtime", uses: ["Store", "Graph", "Actions", "CEL", "Values", "Telemetry", "Threads"]),

  module("Service/Insight", uses: ["Store", "Graph", "CEL", "Values", "Diagnostics"]),

  // Tool: composes the program.
  module(
    "Tool/Verbs",
    uses: [
      "Insight", "Runtime", "Connectors", "Intake", "Store", "Scenarios", "Compiler", "Graph",
      "Actions",
      "Configuration", "NetworkClient", "HTTPServer", "SQLite", "Cryptography", "Telemetry",
      "Threads", "Templates", "CEL", "JSONSchema", "Fields", "YAML", "Values", "Diagnostics",
    ]),
  .executableTarget(
    name: "journeyman", dependencies: ["Verbs"], path: "Sources/Tool/journeyman",
    swiftSettings: strict()),
]

/// What the tests of the domain's modules may use.
let language: [Target.Dependency] = [
  "Templates", "CEL", "JSONSchema", "Fields", "YAML", "Patterns", "Values", "Diagnostics",
  "TestSupport",
]
let workflow: [Target.Dependency] = ["Scenarios", "Compiler", "Configuration", "Graph", "Actions"]
let platform: [Target.Dependency] = [
  "NetworkClient", "HTTPServer", "SQLite", "Cryptography", "Threads", "Telemetry",
]
let service: [Target.Dependency] = ["Insight", "Runtime", "Connectors", "Intake", "Store"]

let testTargets: [Target] = [
  // What the tests of several modules need.
  .target(
    name: "TestSupport", dependencies: ["CEL", "Threads", "Values", "Diagnostics"],
    path: "Tests/Support",
    swiftSettings: strict()),
  tests("Language/Diagnostics"),
  tests("Language/Values", uses: ["Diagnostics", "TestSupport"]),
  tests("Language/Patterns"),
  tests("Language/YAML", uses: ["Values", "Diagnostics"]),
  tests("Language/Fields", uses: ["YAML", "Values", "Diagnostics"]),
  tests("Language/JSONSchema", uses: ["Values", "Diagnostics"]),
  tests("Language/CEL", uses: ["Values", "Diagnostics", "TestSupport"]),
  tests("Language/Templates", uses: ["CEL", "Values", "Diagnostics"]),
  tests("Platform/Telemetry"),
  tests("Platform/Threads"),
  tests("Platform/Cryptography"),
  tests("Platform/SQLite"),
  tests("Platform/HTTPServer"),
  tests("Platform/NetworkClient", uses: ["HTTPServer", "TestSupport"]),
  tests("Workflow/Configuration", uses: language),
  tests("Workflow/Actions", uses: language + ["Configuration"]),
  tests("Workflow/Graph", uses: language + ["Actions"]),
  tests("Workflow/Compiler", uses: language + workflow),
  tests("Workflow/Scenarios", uses: language + workflow),
  tests("Service/Store", uses: language + ["Graph", "Actions"] + platform),
  tests("Service/Intake", uses: language + ["Graph", "Store"] + platform),
  tests("Service/Connectors", uses: language + ["Actions", "Store"] + platform),
  tests("Service/Runtime", uses: language + workflow + ["Store", "Connectors"] + platform),
  tests("Service/Insight", uses: ["Graph", "CEL", "Values", "Diagnostics", "Store"]),
  // The published suites of the standards.
  .testTarget(
    name: "ConformanceTests", dependencies: ["CEL", "Values", "Diagnostics", "TestSupport"],
    path: "Tests/Conformance", exclude: ["cel"], swiftSettings: strict()),
  // The built program, from outside.
  .testTarget(
    name: "EndToEndTests",
    dependencies: ["journeyman"] + language + workflow + platform + service,
    path: "Tests/EndToEnd", exclude: ["Fixtures"], swiftSettings: strict()),
  // Run, not tested: `swift run -c release Fuzzer 900`.
  .executableTarget(
    name: "Fuzzer", dependencies: ["TestSupport"], path: "Tests/Fuzzer", swiftSettings: strict()),
  // Run, not tested: `swift run -c release Benchmarks`.
  .executableTarget(
    name: "Benchmarks", dependencies: language + workflow + service + platform,
    path: "Tests/Benchmarks", swiftSettings: strict()),
]

let package = Package(
  name: "journeyman",
  platforms: [.macOS(.v15)],
  targets: modules + testTargets,
  swiftLanguageModes: [.v6],
  cLanguageStandard: .gnu2x,
  cxxLanguageStandard: .cxx17)

// MARK: - How a line above becomes a target

/// Settings of every Swift module: a warning is an error.
func strict(memorySafety: Bool = false) -> [SwiftSetting] {
  [.treatAllWarnings(as: .error), .enableUpcomingFeature("InternalImportsByDefault")]
    + (memorySafety ? [.strictMemorySafety()] : [])
}

/// A Swift module at `Sources/<layer>/<name>`. One that wraps a C library marks its unsafe code.
func module(_ place: String, uses: [Target.Dependency] = [], wrapsC: Bool = false) -> Target {
  .target(
    name: String(place.split(separator: "/").last!), dependencies: uses, path: "Sources/\(place)",
    swiftSettings: strict(memorySafety: wrapsC))
}

/// The tests of the module at the same place, in the target `<name>Tests`.
func tests(_ place: String, uses: [Target.Dependency] = []) -> Target {
  let name = String(place.split(separator: "/").last!)
  let path = "Tests/\(place)"
  return .testTarget(
    name: "\(name)Tests", dependencies: [.byName(name: name)] + uses.filter { !$0.isNamed(name) },
    path: path,
    exclude: FileManager.default.fileExists(atPath: "\(path)/Fixtures") ? ["Fixtures"] : [],
    swiftSettings: strict())
}

extension Target.Dependency {
  func isNamed(_ wanted: String) -> Bool {
    if case .byNameItem(let name, _) = self { name == wanted } else { false }
  }
}

func systemLibrary(_ name: String, pkgConfig: String, apt: String, brew: String) -> Target {
  .systemLibrary(
    name: name, path: "Sources/CLibraries/\(name)", pkgConfig: pkgConfig,
    providers: [.apt([apt]), .brew([brew])])
}

/// A C++ library behind a C face of ours. No pkg-config: its flags hold `-pthread`, which SwiftPM refuses.
func cxxLibrary(_ name: String, links library: String, defines: [String: String] = [:]) -> Target {
  .target(
    name: name, path: "Sources/CLibraries/\(name)",
    cxxSettings: defines.map { .define($0.key, to: $0.value) },
    linkerSettings: [.linkedLibrary(library)])
}
