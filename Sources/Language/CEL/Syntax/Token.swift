internal import Values

/// A word of the expression's text with its place.
struct Token {
  enum Kind: Equatable {
    case identifier(String)
    /// Between backticks; legal after a dot only.
    case quotedIdentifier(String)
    /// Digits without a sign; the parser joins a minus before it, so that the smallest int can be written.
    case integer(magnitude: UInt64)
    case uint(UInt64)
    case double(Double)
    case string(String)
    case bytes([UInt8])
    case bool(Bool)
    case null
    case symbol(Symbol)
    /// A literal or character that has already been reported; stands for an operand.
    case mistaken
    case end
  }

  let kind: Kind
  /// In UTF-8 offsets of the expression.
  let range: Range<Int>

  func isSymbol(_ symbol: Symbol) -> Bool { kind == .symbol(symbol) }
}

/// The operators and brackets, as they are written.
enum Symbol: String, CaseIterable {
  case leftParenthesis = "("
  case rightParenthesis = ")"
  case leftBracket = "["
  case rightBracket = "]"
  case leftBrace = "{"
  case rightBrace = "}"
  case dot = "."
  case comma = ","
  case question = "?"
  case colon = ":"
  case not = "!"
  case plus = "+"
  case minus = "-"
  case star = "*"
  case slash = "/"
  case percent = "%"
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case and = "&&"
  case or = "||"
  case `in` = "in"
}

extension Symbol {
  /// What a closing bracket closes; nil of anything else.
  var opening: Symbol? {
    switch self {
    case .rightParenthesis: .leftParenthesis
    case .rightBracket: .leftBracket
    case .rightBrace: .leftBrace
    default: nil
    }
  }
}
