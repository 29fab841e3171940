import Values

/// The published `new_candidate_application` webhook, as it comes over the wire: compact.
enum GreenhouseBody {
  private static let path = "workflows/tests/payloads/greenhouse-new-candidate-application.json"

  /// The whole of it, about 4 KB.
  static func whole() throws -> [UInt8] {
    try JSONParser().parse(ProjectFiles.bytes(path)).root.value().jsonBytes()
  }

  /// About 2 KB: without custom fields, attachments, interviews and hiring teams, which not every account has.
  static func trimmed() throws -> [UInt8] {
    let left: Set = [
      "custom_fields", "attachments", "interviews", "hiring_team", "educations", "coordinator",
      "credited_to", "prospect_detail",
    ]
    return try JSONParser().parse(ProjectFiles.bytes(path)).root.value().without(left).jsonBytes()
  }
}

extension Value {
  /// This value without fields of these names, in any depth.
  fileprivate func without(_ names: Set<String>) -> Value {
    switch self {
    case .map(let map):
      .map(
        MapValue(
          map.entries.filter { !names.contains($0.key.stringValue ?? "") }.map {
            (key: $0.key, value: $0.value.without(names))
          }))
    case .list(let items): .list(items.map { $0.without(names) })
    default: self
    }
  }
}
