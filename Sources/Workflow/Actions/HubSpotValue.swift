import Values

/// Values as properties of HubSpot take them: everything is text.
///
/// | value | text |
/// |---|---|
/// | text | itself: a date is written `2026-03-02` |
/// | number | its digits |
/// | bool | `true`, `false` |
/// | time | `2026-11-21T09:00:00Z` |
/// | list | its items with `;` between them: the boxes of a multi-checkbox that are ticked |
/// | null | empty: takes the value away |
///
/// Source: https://developers.hubspot.com/docs/api/crm/properties, "Add values to date and datetime properties", "Add values
/// to checkbox type properties", read from memory 2026-11-22.
enum HubSpotValue {
  /// Between the boxes of a multi-checkbox.
  static let separator: Character = ";"

  /// Nil for anything that no property holds.
  static func text(_ value: Value) -> String? {
    switch value {
    case .null: return ""
    case .string(let text): return text
    case .bool(let flag): return flag ? "true" : "false"
    case .int(let number): return String(number)
    case .uint(let number): return String(number)
    case .double(let number): return text(number)
    case .timestamp(let time): return time.rfc3339
    case .list(let items): return text(items)
    case .map, .bytes, .duration, .type, .optional, .abstract: return nil
    }
  }

  /// `7` for a whole one.
  private static func text(_ number: Double) -> String? {
    guard number.isFinite else { return nil }
    return Int64(exactly: number).map { String($0) } ?? String(number)
  }

  private static func text(_ items: [Value]) -> String? {
    var boxes: [String] = []
    for item in items {
      if case .list = item { return nil }
      guard let box = text(item), !box.isEmpty, !box.contains(separator) else { return nil }
      boxes.append(box)
    }
    return boxes.joined(separator: String(separator))
  }
}
