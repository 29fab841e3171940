/// A value bound to a parameter of a statement.
package enum Argument: Sendable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  case blob([UInt8])
  /// A blob of 16 bytes, most significant first: an id or a digest, without memory of its own.
  case sixteenBytes(high: UInt64, low: UInt64)
  /// A blob made of a first byte and the rest: the key-id byte and what it seals.
  case prefixed(UInt8, [UInt8])

  package static func optional(_ number: Int64?) -> Argument {
    number.map(Argument.integer) ?? .null
  }
  package static func optional(_ text: String?) -> Argument { text.map(Argument.text) ?? .null }
  package static func optional(_ bytes: [UInt8]?) -> Argument { bytes.map(Argument.blob) ?? .null }
}

extension Argument: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByNilLiteral
{
  package init(integerLiteral value: Int64) { self = .integer(value) }
  package init(stringLiteral value: String) { self = .text(value) }
  package init(nilLiteral: ()) { self = .null }
}
