package import Values

/// What each part of an expression gave for one set of bindings, for people who ask why. Built only when asked.
package struct Explanation: Sendable {
  /// In UTF-8 offsets of the expression.
  package let range: Range<Int>
  package let text: String
  package let type: CELType
  /// Nil where the part was not looked at, since another one had decided already.
  package let result: Result<Value, EvaluationError>?
  /// Whether this part alone settled what the one around it gave: the false operand of `&&`, the true one of `||`, the
  /// branch that a condition chose, the error that was passed on.
  package internal(set) var decides = false
  /// In the order of the text. Literals are left out, and so are the parts of a path: `a.b.c` is one.
  package internal(set) var parts: [Explanation] = []
  /// Of a loop: the first turns, and the one that decided.
  package internal(set) var turns: [Turn] = []
  /// How many turns the loop took.
  package internal(set) var turnCount = 0

  /// One turn of a loop.
  package struct Turn: Sendable {
    /// From 0.
    package let index: Int
    package let variables: [(name: String, value: Value)]
    package let parts: [Explanation]
    package let decides: Bool
  }

  /// How many turns of a loop are shown, besides the one that decides.
  package static let turnLimit = 5

  init(
    range: Range<Int>, text: String, type: CELType, result: Result<Value, EvaluationError>?
  ) {
    self.range = range
    self.text = text
    self.type = type
    self.result = result
  }
}

extension Explanation {
  /// As JSON. `value` is left out where the part has none, `parts` and `turns` where there are none:
  /// ```json
  /// {"text": "a.b > 1", "range": [0, 7], "type": "bool", "value": true, "parts": [
  ///   {"text": "a.b", "range": [0, 3], "type": "int", "value": 2}]}
  /// ```
  /// Instead of `value` there is `error`, a sentence, with `"absent": true` where it is absence, or
  /// `"evaluated": false`.
  package var value: Value {
    var fields: [MapValue.Entry] = [
      ("text", .string(text)),
      ("range", .list([.int(Int64(range.lowerBound)), .int(Int64(range.upperBound))])),
      ("type", .string(type.description)),
    ]
    switch result {
    case .success(let value): fields.append(("value", value))
    case .failure(let error):
      fields.append(("error", .string(error.description)))
      if error.isAbsent { fields.append(("absent", true)) }
    case nil: fields.append(("evaluated", false))
    }
    if decides { fields.append(("decides", true)) }
    if !parts.isEmpty { fields.append(("parts", .list(parts.map(\.value)))) }
    if turnCount > 0 {
      fields.append(("turn_count", .int(Int64(turnCount))))
      fields.append(("turns", .list(turns.map(\.jsonValue))))
    }
    return .map(MapValue(fields))
  }
}

extension Explanation.Turn {
  fileprivate var jsonValue: Value {
    var fields: [MapValue.Entry] = [
      ("index", .int(Int64(index))),
      (
        "variables", .map(MapValue(variables.map { (key: .string($0.name), value: $0.value) }))
      ),
    ]
    if decides { fields.append(("decides", true)) }
    if !parts.isEmpty { fields.append(("parts", .list(parts.map(\.value)))) }
    return .map(MapValue(fields))
  }
}
