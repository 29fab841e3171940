import Configuration
import Diagnostics

/// What nothing refers to: a template that no step sends, a threshold or table that no text names. A note, for who
/// tidies up.
struct Unused {
  let set: ConfigurationSet
  let files: [TextFile]

  func findings() -> [Diagnostic] {
    let sent = Set(
      set.workflows.flatMap(\.steps).compactMap { $0.fields["template"]?.scalar?.text })
    let templates = set.templates.filter { !sent.contains($0.name) }.map {
      Diagnostic.unused("template", $0.name, at: $0.subject.whole, "no step sends it")
    }
    let namedThresholds = Mentions(of: "thresholds", in: files)
    let thresholds = set.thresholds.filter { !namedThresholds.mayMean($0.name.value) }.map {
      Diagnostic.unused(
        "threshold", $0.name.value, at: $0.name.span, "no condition compares with it")
    }
    let namedLookups = Mentions(of: "lookups", in: files)
    let lookups = set.lookups.filter { !namedLookups.mayMean($0.name.value) }.map {
      Diagnostic.unused("lookup", $0.name.value, at: $0.name.span, "no expression looks into it")
    }
    return templates + thresholds + lookups
  }
}

/// What any text says of a variable's fields: `thresholds.name` or `thresholds.?name`. A comment counts, and an index may
/// mean any name: better no note than a wrong one.
private struct Mentions {
  private var names: Set<String> = []
  private var hasIndex = false

  /// One pass over the texts, however many names there are.
  init(of variable: String, in files: [TextFile]) {
    let variable = Array(variable.utf8)
    for file in files {
      var start = 0
      while let found = file.bytes.first(variable, from: start) {
        start = found + variable.count
        read(file.bytes[start...])
      }
    }
  }

  func mayMean(_ name: String) -> Bool { hasIndex || names.contains(name) }

  /// What follows the variable.
  private mutating func read(_ rest: ArraySlice<UInt8>) {
    if rest.first == UInt8(ascii: "[") { hasIndex = true }
    guard rest.first == UInt8(ascii: ".") else { return }
    var name = rest.dropFirst()
    if name.first == UInt8(ascii: "?") { name = name.dropFirst() }
    names.insert(String(decoding: name.prefix(while: \.isNameByte), as: UTF8.self))
  }
}

extension WorkflowDefinition {
  var steps: [StepDefinition] {
    switch body {
    case .actions(let steps): steps
    case .segments(let segments, let otherwise): (segments + [otherwise]).flatMap(\.steps)
    }
  }
}

extension Diagnostic {
  fileprivate static func unused(
    _ kind: String, _ name: String, at span: Span, _ reason: String
  ) -> Diagnostic {
    Diagnostic(
      .note, rule: "unused-\(kind)", "the \(kind) `\(name)` is not used", at: span, hint: reason)
  }
}

extension [UInt8] {
  /// The offset of the first occurrence of `name` from an offset on.
  fileprivate func first(_ name: [UInt8], from start: Int) -> Int? {
    guard count >= name.count else { return nil }
    var offset = start
    while offset <= count - name.count {
      if self[offset] == name[0], self[offset..<offset + name.count].elementsEqual(name) {
        return offset
      }
      offset += 1
    }
    return nil
  }
}

extension UInt8 {
  /// A letter, digit or underscore.
  fileprivate var isNameByte: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: true
    default: false
    }
  }
}
