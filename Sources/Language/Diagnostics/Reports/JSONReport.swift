/// A finding as a JSON object, for other programs. Members are always all there; they may become more, and never
/// change their meaning:
///
/// * `rule`, `severity` (`error`, `warning`, `note`), `message`
/// * `path`, `line`, `column`, `end_line`, `end_column`: counted from 1 in characters; the end is after the last one
/// * `hint`, `help`: text or null; `notes`: texts
/// * `labels`: objects with `message` and a place like the one above
/// * `fix`: null, or an object with `replacement` and the place that it replaces
enum JSONReport {
  static func object(of finding: Diagnostic) -> String {
    let labels = finding.labels.map { label in
      "{\"message\":\(string(label.message)),\(place(label.span))}"
    }
    let fix = finding.fix.map { fix in
      "{\"replacement\":\(string(fix.replacement)),\(place(fix.span))}"
    }
    return "{\"rule\":\(string(finding.rule)),\"severity\":\(string(finding.severity.rawValue)),"
      + "\"message\":\(string(finding.message)),\(place(finding.span)),"
      + "\"hint\":\(finding.hint.map(string) ?? "null"),\"labels\":[\(labels.joined(separator: ","))],"
      + "\"notes\":[\(finding.notes.map(string).joined(separator: ","))],"
      + "\"help\":\(finding.help.map(string) ?? "null"),\"fix\":\(fix ?? "null")}"
  }

  private static func place(_ span: Span) -> String {
    let (start, end) = (span.start, span.end)
    return "\"path\":\(string(span.file.path)),\"line\":\(start.line),\"column\":\(start.column),"
      + "\"end_line\":\(end.line),\"end_column\":\(end.column)"
  }

  /// A JSON string, RFC 8259 section 7. Written here because Values, which has the JSON writer, stands above.
  private static func string(_ text: String) -> String {
    var json = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": json += "\\\""
      case "\\": json += "\\\\"
      case "\n": json += "\\n"
      case "\r": json += "\\r"
      case "\t": json += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let hex = String(scalar.value, radix: 16)
        json += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: json.unicodeScalars.append(scalar)
      }
    }
    return json + "\""
  }
}
