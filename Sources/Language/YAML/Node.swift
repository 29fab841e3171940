// YAML: files that people write, as trees that know where everything stands.
//
// In comes a `TextFile`; out goes a `Document`: a tree of `Node`, plain scalars resolved by the core schema of
// YAML 1.2 whatever libyaml would make of them, and what is wrong or doubtful about the text. Knows no field
// names and no types that a field wants: that is the business of Fields.

package import Diagnostics
package import Values

/// A value of a YAML document with its place. Aliases are expanded: the node then stands where its anchor is.
package enum Node: Sendable {
  case scalar(Scalar)
  case sequence(Sequence)
  case mapping(Mapping)

  /// From the first to the last character of the value itself: without anchor, tag, comment and the line ends
  /// after it. Empty where a value is missing: after the colon.
  package var span: Span {
    switch self {
    case .scalar(let scalar): scalar.span
    case .sequence(let sequence): sequence.span
    case .mapping(let mapping): mapping.span
    }
  }

  /// The whole tree as one value; keys are text.
  package var value: Value {
    switch self {
    case .scalar(let scalar): scalar.value
    case .sequence(let sequence): .list(sequence.items.map(\.value))
    case .mapping(let mapping): mapping.value
    }
  }

  package var scalar: Scalar? {
    if case .scalar(let scalar) = self { scalar } else { nil }
  }

  package var sequence: Sequence? {
    if case .sequence(let sequence) = self { sequence } else { nil }
  }

  package var mapping: Mapping? {
    if case .mapping(let mapping) = self { mapping } else { nil }
  }

  /// False where reading stopped inside it.
  package var isComplete: Bool {
    switch self {
    case .scalar: true
    case .sequence(let sequence): sequence.isComplete
    case .mapping(let mapping): mapping.isComplete
    }
  }

  /// True where nothing was written: `key:` alone.
  package var isMissing: Bool {
    if case .scalar(let scalar) = self { scalar.isMissing } else { false }
  }
}

extension Node {
  /// A text, number, boolean or null.
  package struct Scalar: Sendable {
    /// What was written, without quotes, escapes, indentation and folding.
    package let text: String
    /// `text` resolved by the core schema if it is plain and has no tag, else the text (or what the tag says).
    package let value: Value
    package let style: Style
    /// Quotes and the indicator of a block included.
    package let span: Span
    /// A finding of the loader says already what is wrong here; a type error on top of it would be noise.
    package let isReported: Bool

    package enum Style: Sendable, Equatable {
      case plain, singleQuoted, doubleQuoted, literal, folded
    }

    package init(
      text: String, value: Value, style: Style, span: Span, isReported: Bool = false
    ) {
      self.text = text
      self.value = value
      self.style = style
      self.span = span
      self.isReported = isReported
    }

    package var isMissing: Bool { style == .plain && text.isEmpty }

    /// `text`, with each offset in it mapped to the file. Made anew at each call: once per scalar is enough.
    package var source: SourceText { SourceText(scalar: self) }
  }

  /// A list.
  package struct Sequence: Sendable {
    package let items: [Node]
    package let span: Span
    /// False where reading stopped inside it: items may be missing.
    package let isComplete: Bool

    package init(items: [Node], span: Span, isComplete: Bool = true) {
      self.items = items
      self.span = span
      self.isComplete = isComplete
    }
  }

  /// Keys with their values in the order of the file. No key comes twice: of two, the first is kept.
  package struct Mapping: Sendable {
    package let entries: [Entry]
    package let span: Span
    /// False where reading stopped inside it: nobody can say what is missing.
    package let isComplete: Bool

    package struct Entry: Sendable {
      package let key: Scalar
      package let value: Node

      package init(key: Scalar, value: Node) {
        self.key = key
        self.value = value
      }

      package var name: String { key.text }
      /// The key and its value.
      package var span: Span { key.span.extended(to: value.span) }
    }

    package init(entries: [Entry], span: Span, isComplete: Bool = true) {
      self.entries = entries
      self.span = span
      self.isComplete = isComplete
    }

    package subscript(name: String) -> Node? { entry(name)?.value }

    package func entry(_ name: String) -> Entry? {
      entries.first { $0.key.text.hasSameBytes(as: name) }
    }

    package var value: Value {
      .map(MapValue(entries.map { (key: .string($0.key.text), value: $0.value.value) }))
    }
  }
}
