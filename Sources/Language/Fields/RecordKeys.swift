import Diagnostics
import YAML

/// Brings the keys of a mapping together with the fields of a record.
struct RecordKeys {
  /// By the field's name. A misspelt key stands for the field that was meant, so that the rest can be checked.
  private(set) var entries: [String: Node.Mapping.Entry] = [:]
  /// Keys that an open record leaves to others.
  private(set) var rest: [Node.Mapping.Entry] = []

  /// - Parameter neighbours: names of other records in the same mapping, which may be what was meant.
  init(
    _ mapping: Node.Mapping, _ record: RecordSpecification, neighbours: [String],
    into findings: FindingCollector
  ) {
    var unknown: [Node.Mapping.Entry] = []
    for entry in mapping.entries {
      if record.field(entry.name) != nil {
        entries[entry.name] = entry
      } else {
        unknown.append(entry)
      }
    }
    for entry in unknown {
      let free = record.fields.map(\.name).filter { entries[$0] == nil }
      let meant =
        record.isOpen
        ? Self.sameLetters(entry.name, free)
        : nearest(to: InvisibleCharacter.cleaned(entry.name), among: free + neighbours)
      guard !record.isOpen || meant != nil else {
        rest.append(entry)
        continue
      }
      if !entry.key.isReported { findings.add(.unknownKey(entry.key, in: record, meant: meant)) }
      if let meant, free.contains(meant) { entries[meant] = entry }
    }
  }

  /// In an open record a key is only taken for a slip if nothing but its case or its letters' script is wrong.
  private static func sameLetters(_ written: String, _ names: [String]) -> String? {
    let name = written.lowercased()
    if let same = names.first(where: { $0 == name }) { return same }
    return LookAlike.first(in: written) == nil ? nil : nearest(to: written, among: names)
  }
}
