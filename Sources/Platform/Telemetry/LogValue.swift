/// The value of a log field.
package enum LogValue: Sendable, Equatable {
  case text(String)
  case integer(Int)
  case number(Double)
  case truth(Bool)
  /// There is something, and it is not for the log: prints as `<redacted>`.
  case redacted

  package init(_ value: some CustomStringConvertible) { self = .text(value.description) }

  /// Milliseconds with their fraction, as the logs have durations.
  package init(_ duration: Duration) {
    let parts = duration.components
    self = .number(Double(parts.seconds) * 1000 + Double(parts.attoseconds) / 1e15)
  }
}

extension LogValue: ExpressibleByStringLiteral, ExpressibleByStringInterpolation,
  ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral
{
  package init(stringLiteral value: String) { self = .text(value) }
  package init(integerLiteral value: Int) { self = .integer(value) }
  package init(floatLiteral value: Double) { self = .number(value) }
  package init(booleanLiteral value: Bool) { self = .truth(value) }
}

/// Holds what must not show: a secret, a name, an address. Printing, interpolating and dumping it give
/// `<redacted>`; only `exposed` gives the value, and the word makes the place easy to find.
package struct Redacted<Wrapped: Sendable>: Sendable, CustomStringConvertible,
  CustomDebugStringConvertible, CustomReflectable
{
  package let exposed: Wrapped

  package init(_ value: Wrapped) { exposed = value }

  package var description: String { "<redacted>" }
  package var debugDescription: String { "<redacted>" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}

extension Redacted: Equatable where Wrapped: Equatable {}
extension Redacted: Hashable where Wrapped: Hashable {}
