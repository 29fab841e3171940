import Diagnostics
import Values

/// A value that begins with `{{` and has no quotes: to YAML a mapping in a mapping, to its author a template.
struct TemplateText {
  /// How far its end is looked for.
  private static let longest = 4096

  let scalar: Node.Scalar

  /// `offset` is that of the first brace. In a flow list or mapping the value ends with its last brace.
  init(at offset: Int, in file: TextFile, isInFlow: Bool) {
    let bytes = file.bytes
    let limit = min(bytes.count, offset + Self.longest)
    var end = offset
    while end + 1 < limit, !(bytes[end] == 125 && bytes[end + 1] == 125) { end += 1 }
    if end + 1 < limit {
      end += 2
      // `{{ {'a': 1} }}`: the last of several braces.
      while end < limit, bytes[end] == 125, !isInFlow { end += 1 }
    } else {
      end = min(offset + 2, bytes.count)
    }
    if !isInFlow {
      let line = SourceLine(at: end - 1, in: file)
      end = max(end, line.value.upperBound)
    }
    let span = Span(file, offset..<end)
    scalar = Node.Scalar(
      text: span.text, value: .string(span.text), style: .plain, span: span, isReported: true)
  }

  var finding: Diagnostic { .unquotedTemplate(at: scalar.span) }
}
