package import CEL
import Values

/// Functions that only a source's expressions have.
package enum SourceFunctions {
  /// `header("X-Request-Id")`: a header's text; absent where the request has none of the name, which is compared
  /// without regard to case.
  static let header = FunctionDeclaration(
    "header", overloads: [.init([.string], .string)],
    documentation: "the text of a request header; absent where there is none",
    examples: ["header(\"X-Request-Id\")": "\"e1\""]
  ) { (arguments: [Value], activation: borrowing Activation) throws(EvaluationError) -> Value in
    guard case .string(let name)? = arguments.first else { throw .noMatchingOverload("header") }
    guard case .value(.map(let headers)) = activation[SourceVariables.headers],
      let value = headers[name.lowercased()]
    else { throw .absent("header(\"\(name)\")") }
    return value
  }

  /// `digest(body)`: the SHA-256 of the body as it came, hexadecimal.
  static let digest = FunctionDeclaration(
    "digest", overloads: [.init([.dyn], .string)],
    documentation: "the SHA-256 of the body as it came, in hexadecimal digits",
    examples: ["size(digest(body))": "64"],
    readingBindings: { (activation: borrowing Activation) throws(EvaluationError) -> Value in
      guard case .value(let digest) = activation[SourceVariables.digest] else {
        throw .absent("digest(body)")
      }
      return digest
    })
}

package enum SharedFunctions {
  /// `number(x)`: a number as it is, numeric text as the number that it is, absent for anything else, so that a
  /// score sent as "n/a" is no score rather than an error.
  static let number = FunctionDeclaration(
    "number", [.init([.dyn], .number)],
    documentation: "a number, or text that is one; absent for anything else",
    examples: ["number(' 79.5 ')": "79.5", "number(80)": "80"],
    pure: .unary { (value: Value) throws(EvaluationError) -> Value in
      switch value {
      case .int, .uint: return value
      case .double(let number) where number.isFinite: return value
      case .string(let text):
        let digits = text.trimmedASCII
        if let whole = Int64(digits) { return .int(whole) }
        // Double also reads "0x1p4", "inf" and "nan", which nobody means by a number.
        guard digits.utf8.allSatisfy(Self.isDecimal), let number = Double(digits), number.isFinite
        else { throw .absent("number(…)") }
        return .double(number)
      case .double, .null, .bool, .bytes, .list, .map, .timestamp, .duration, .type, .optional,
        .abstract:
        throw .absent("number(…)")
      }
    })

  /// `normalizeName(x)`: as `PersonName.normalised`; absent for what is no text or blank.
  static let normalizeName = FunctionDeclaration(
    "normalizeName", [.init([.dyn], .string)],
    documentation:
      "a person's name without superfluous blanks, and not all in capitals or small letters; "
      + "absent where there is none",
    examples: [
      "normalizeName('  ADA   LOVELACE ')": "'Ada Lovelace'",
      "normalizeName('ludwig van beethoven')": "'Ludwig van Beethoven'",
      "normalizeName('Conan O\\u2019Brien')": "'Conan O\\u2019Brien'",
    ],
    pure: .unary { (value: Value) throws(EvaluationError) -> Value in
      guard case .string(let text) = value, let name = PersonName.normalised(text) else {
        throw .absent("normalizeName(…)")
      }
      return .string(name)
    })

  /// `normalizeEmail(x)`: as people are told apart by it; absent for what is no address.
  static let normalizeEmail = FunctionDeclaration(
    "normalizeEmail", [.init([.dyn], .string)],
    documentation:
      "an e-mail address in small letters without blanks around it; absent for anything else",
    examples: ["normalizeEmail(' Ada@Example.ORG ')": "'ada@example.org'"],
    pure: .unary { (value: Value) throws(EvaluationError) -> Value in
      guard case .string(let text) = value, let address = Identity.normalised(email: text) else {
        throw .absent("normalizeEmail(…)")
      }
      return .string(address)
    })

  static let all = [number, normalizeName, normalizeEmail]

  private static func isDecimal(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
      true
    default: false
    }
  }
}

extension String {
  fileprivate var trimmedASCII: Substring {
    var text = self[...]
    while text.first == " " || text.first == "\t" { text.removeFirst() }
    while text.last == " " || text.last == "\t" { text.removeLast() }
    return text
  }
}

/// The functions that are ours beside those of the language, for people who look them up.
package enum DomainFunctions {
  package static let families = [
    FunctionFamily(
      "senders", "what senders write, made fit for use", SharedFunctions.all),
    FunctionFamily(
      "requests", "what came with a webhook; in the files of sources only",
      [SourceFunctions.header, SourceFunctions.digest]),
  ]
}
