package import Diagnostics
package import Values
package import YAML

/// A field's value, read by its declared type.
package indirect enum FieldValue: Sendable {
  /// `.text`, `.pattern`, `.choice`
  case text(Located<String>)
  /// `.template`, `.condition`, `.expression`: the text and, where it was written as a plain value such as `80`,
  /// that value.
  case source(SourceText, literal: Value?)
  case boolean(Located<Bool>)
  case integer(Located<Int>)
  case number(Located<Value>)
  case period(Located<Period>)
  case timestamp(Located<Timestamp>)
  /// Also of `.oneOrMore`.
  case list([FieldValue], Span)
  case map([(key: Located<String>, value: FieldValue)], Span)
  case record(RecordReader)
  case secret(Located<SecretReference>)
  case any(Node)

  package var span: Span {
    switch self {
    case .text(let value): value.span
    case .source(let source, _): source.whole
    case .boolean(let value): value.span
    case .integer(let value): value.span
    case .number(let value): value.span
    case .period(let value): value.span
    case .timestamp(let value): value.span
    case .list(_, let span), .map(_, let span): span
    case .record(let record): record.span
    case .secret(let value): value.span
    case .any(let node): node.span
    }
  }
}

/// Where a secret is found.
package enum SecretReference: Sendable, Hashable {
  case environment(String)
  case file(String)
}

/// A span of time as people plan it.
package enum Period: Sendable, Hashable {
  case elapsed(Duration)
  case businessDays(Int)
}
