import Foundation
package import Values

/// The zone files of the machine that runs the tests (package tzdata).
package struct MachineZones: ZoneFiles {
  package static let table = ZoneTable(MachineZones())

  package init() {}

  private static let folder = "/usr/share/zoneinfo"

  package func names() -> [String] {
    let paths = FileManager.default.enumerator(atPath: Self.folder)
    return (paths?.compactMap { $0 as? String } ?? []).filter { path in
      path.split(separator: "/").allSatisfy { $0.first?.isUppercase == true && !$0.contains(".") }
    }
  }

  package func has(_ name: String) -> Bool { names().contains(name) }

  package func bytes(of name: String) -> [UInt8]? {
    FileManager.default.contents(atPath: "\(Self.folder)/\(name)").map { [UInt8]($0) }
  }
}
