import CEL
import Values

/// Functions that only a source's expressions have.
package enum SourceFunctions {
  /// `header("X-Request-Id")`: a header's text; absent where the request has none of the name, which is compared
  /// without regard to case.
  static let header = FunctionDeclaration(
    "header", overloads: [.init([.string], .string)],
    documentation: "the text of a request header; absent where there is none"
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
      case .double, .null, .bool, .bytes, .list, .map, .timestamp, .duration, .type, .optional:
        throw .absent("number(…)")
      }
    })

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
