import Diagnostics
import Fields
import YAML

/// Reads the mapping of an event: nested keys whose leaves are CEL.
struct MapParser {
  private let findings: FindingCollector

  init(_ findings: FindingCollector) { self.findings = findings }

  func parse(_ node: Node) -> [MapFieldDefinition] {
    guard case .mapping(let mapping) = node else {
      if node.scalar?.isReported != true { findings.add(.fieldsWanted(at: node.span)) }
      return []
    }
    return mapping.entries.compactMap { entry in
      content(of: entry).map {
        MapFieldDefinition(name: Located(entry.name, entry.key.span), content: $0)
      }
    }
  }

  private func content(of entry: Node.Mapping.Entry) -> MapFieldDefinition.Content? {
    switch entry.value {
    case .mapping:
      return .object(parse(entry.value))
    case .sequence(let list):
      findings.add(.listInMap(entry.name, at: list.span))
      return nil
    case .scalar(let scalar):
      if scalar.isMissing || scalar.text.allSatisfy(\.isWhitespace) {
        if !scalar.isReported { findings.add(.emptyMapField(entry.key)) }
        return nil
      }
      return .expression(scalar.source)
    }
  }
}

extension Diagnostic {
  static func fieldsWanted(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "wrong-type", "`map` must be the event's fields with an expression each", at: span)
  }

  static func listInMap(_ name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "wrong-type", "`\(name)` must be an expression, not a list", at: span,
      hint: "quote it: `\"[…]\"` is a list in CEL")
  }

  static func emptyMapField(_ key: Node.Scalar) -> Diagnostic {
    Diagnostic(
      rule: "empty-value", "`\(key.text)` is empty", at: key.span,
      hint: "write an expression, such as `body.\(key.text)`")
  }
}
