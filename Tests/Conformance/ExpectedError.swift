import CEL

/// What kind of error a case of the suite wants. The suite has messages of one implementation, not kinds; these are
/// what the messages mean.
enum ExpectedError: String, CaseIterable {
  /// A function or an operator for values of these types: may be found by the check.
  case overload = "no such overload"
  case division = "division by zero"
  case range = "range"
  case absence = "no such key"
  /// What cannot be a key of a map, or comes twice: may be found by the check.
  case key = "key"
  case undeclared = "undeclared"
  /// An index that is none of the list, which is absence here, or no number.
  case index
  /// A value of the right type that has no meaning.
  case argument = "invalid argument"

  /// Cases whose message does not say what is wrong with their expression.
  private static let exceptions: [String: ExpectedError] = [
    // `1/0 != 0` beside `&&` and `||`: "no such overload" is what becomes of it in the implementation quoted.
    "logic/AND/error_right": .division, "logic/AND/error_left": .division,
    "logic/OR/error_right": .division, "logic/OR/error_left": .division,
    // `1 / 0` with the message "foo".
    "plumbing/eval_results/error_result": .division,
    // A field of a number: absence here is only what a map or a list may lack.
    "optionals/optionals/map_present_key_invalid_field": .overload,
  ]

  init(message: String, at place: String) {
    if let exception = Self.exceptions[place] {
      self = exception
      return
    }
    let beginnings: [(String, ExpectedError)] = [
      ("no such overload", .overload), ("no matching overload", .overload),
      ("no_such_overload", .overload), ("found no matching overload", .overload),
      ("type 'list_type", .overload), ("divide by zero", .division),
      ("division by zero", .division), ("modulus by zero", .division), ("range", .range),
      ("return error for overflow", .range), ("overflow", .range), ("no such key", .absence),
      ("unsupported key type", .key), ("Failed with repeated key", .key),
      ("unbound function", .undeclared), ("invalid_argument", .index),
    ]
    self = beginnings.first { message.hasPrefix($0.0) }?.1 ?? .argument
  }

  /// Whether a finding of the check will do.
  var mayBeFound: Bool {
    switch self {
    // An argument that is written out is tried by the check.
    case .overload, .key, .undeclared, .argument, .range: true
    case .division, .absence, .index: false
    }
  }

  func isMet(by kind: EvaluationError.Kind) -> Bool {
    switch (self, kind) {
    case (.overload, .noMatchingOverload), (.division, .divisionByZero), (.range, .overflow),
      (.absence, .absent), (.key, .duplicateKey), (.key, .invalidArgument),
      (.undeclared, .undeclared), (.argument, .invalidArgument),
      // A text beyond the range is no text of the type.
      (.range, .invalidArgument),
      (.index, .absent), (.index, .noMatchingOverload), (.index, .invalidArgument):
      true
    default: false
    }
  }
}
