import CEL
import Values

/// An explanation for people: a line for each part that has something to tell, indented beneath what it is part of.
///
/// ```
/// assessment.score >= thresholds.fast_track && has(candidate.email): false
///   assessment.score >= thresholds.fast_track: false, which decides
///     assessment.score = 72
///     thresholds.fast_track = 80
///   has(candidate.email): not looked at
/// ```
struct ExplanationLines {
  private(set) var lines: [String] = []
  private let showsTypes: Bool

  /// Characters of a value or an expression that are shown.
  private static let widest = 100

  init(_ explanation: Explanation, showsTypes: Bool = false) {
    self.showsTypes = showsTypes
    add(explanation, depth: 0)
  }

  private mutating func add(_ part: Explanation, depth: Int) {
    let indentation = String(repeating: "  ", count: depth)
    let isLeaf = part.parts.isEmpty && part.turnCount == 0
    // A constant such as `timestamp("…")` says what it is by itself.
    if depth > 0, isLeaf, case .success(let value)? = part.result,
      value.literalText(atMost: 4 * Self.widest) == part.text
    {
      return
    }
    let isCondition = part.type == .bool
    let link = isLeaf && !isCondition && part.result != nil ? " = " : ": "
    let type = showsTypes ? " (\(part.type))" : ""
    // The condition of a choice and its branch say it by themselves.
    let decides = part.decides && isCondition ? ", which decides" : ""
    lines.append(
      indentation + Self.short(part.text) + link + Self.words(for: part.result, of: part.text)
        + decides + type)
    for inner in part.parts { add(inner, depth: depth + 1) }
    for turn in part.turns {
      let names = turn.variables.map {
        "\($0.name) = \(Self.short($0.value.literalText(atMost: 4 * Self.widest)))"
      }
      lines.append(
        "\(indentation)  turn \(turn.index + 1): \(names.joined(separator: ", "))"
          + (turn.decides ? ", which decides" : ""))
      for inner in turn.parts { add(inner, depth: depth + 2) }
    }
    let hidden = part.turnCount - part.turns.count
    if hidden > 0 {
      lines.append("\(indentation)  \(hidden) more turn\(hidden == 1 ? "" : "s")")
    }
  }

  static func words(for result: Result<Value, EvaluationError>?, of text: String) -> String {
    switch result {
    case nil: return "not looked at"
    case .success(let value): return short(value.literalText(atMost: 4 * widest))
    case .failure(let error):
      guard case .absent(let path) = error.kind else { return error.description }
      return path == text ? "absent" : "absent, since \(error.description)"
    }
  }

  /// On one line, and no longer than a terminal is wide.
  static func short(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return line.count > widest ? line.prefix(widest - 1) + "…" : line
  }
}
