package import Values

// What a schema says, for those who learn the shape of valid data from it. Everything is as written: what a
// reference leads to or combinators add is behind `reference`, `allOf` and so on.
extension Schema {
  /// A field that `properties` names.
  package struct Property: Sendable {
    package let name: String
    package let schema: Schema
    package let isRequired: Bool
  }

  /// What stands in the schema, empty for `true` and `false`.
  private var keywords: MapValue { node.source.mapValue ?? .empty }

  /// URI of the document, `#` and JSON pointer: `#/properties/score`. Two schemas of a compilation are the same
  /// if their locations are, which helps to stop at schemas that contain themselves.
  package var location: String { node.location }

  /// The schema `false`, by which nothing is valid.
  package var isNever: Bool { node.isNever }

  /// The types of `type`, nil where it is not said.
  package var types: SchemaTypes? { keywords.contains("type") ? node.types : nil }

  /// In the order written.
  package var properties: [Property] {
    (node.rules.object?.members ?? []).compactMap { member in
      member.schema.map {
        Property(name: member.key.name, schema: at($0), isRequired: member.isRequired)
      }
    }
  }

  package func property(_ name: String) -> Property? {
    properties.first { $0.name.hasSameBytes(as: name) }
  }

  /// Names of `required`, also of fields that `properties` does not name.
  package var required: [String] {
    (node.rules.object?.members ?? []).filter(\.isRequired).map(\.key.name)
  }

  /// The schema of fields that are not named, nil where it is not said.
  package var additionalProperties: Schema? { node.rules.object?.additional.map(at) }

  /// By pattern, in the order written.
  package var patternProperties: [(pattern: String, schema: Schema)] {
    (node.rules.object?.patterns ?? []).map { ($0.text, at($0.schema)) }
  }

  /// Whether an object may have fields that neither `properties` nor `patternProperties` know.
  package var isOpen: Bool {
    [node.rules.object?.additional, node.rules.object?.unevaluated].allSatisfy { place in
      place.map { !graph.nodes[$0].isNever } ?? true
    }
  }

  /// The schema of the items after those of `prefixItems`.
  package var items: Schema? { node.rules.array?.items.map(at) }
  package var prefixItems: [Schema] { (node.rules.array?.prefix ?? []).map(at) }

  package var enumeration: [Value]? { keywords["enum"]?.listValue }
  package var constant: Value? { keywords["const"] }
  package var format: String? { keywords["format"]?.stringValue }

  /// Where `$ref` leads.
  package var reference: Schema? { node.rules.applicators?.reference.map(at) }
  package var allOf: [Schema] { (node.rules.applicators?.all ?? []).map(at) }
  package var anyOf: [Schema] { (node.rules.applicators?.any ?? []).map(at) }
  package var oneOf: [Schema] { (node.rules.applicators?.one ?? []).map(at) }

  package var title: String? { keywords["title"]?.stringValue }
  package var documentation: String? { keywords["description"]?.stringValue }
  /// The value of `default`. Validation does not fill it in.
  package var defaultValue: Value? { keywords["default"] }
  package var isDeprecated: Bool { keywords["deprecated"]?.boolValue ?? false }

  /// Any keyword as it stands there, also one that the draft does not have: `x-pii`.
  package func annotation(_ keyword: String) -> Value? { keywords[keyword] }

  /// Keywords that the draft does not have, in the order written.
  package var unknownKeywords: [String] {
    keywords.entries.compactMap(\.key.stringValue).filter { !SchemaKeywords.all.contains($0) }
  }

  private func at(_ place: Int) -> Schema { Schema(graph: graph, place: place) }
}

/// The keywords of the draft.
/// Source: https://json-schema.org/draft/2020-12/schema and the vocabularies that it lists.
private enum SchemaKeywords {
  static let all: Set = [
    "$schema", "$id", "$ref", "$anchor", "$dynamicRef", "$dynamicAnchor", "$vocabulary", "$comment",
    "$defs", "definitions", "type", "enum", "const", "multipleOf", "maximum", "exclusiveMaximum",
    "minimum", "exclusiveMinimum", "maxLength", "minLength", "pattern", "maxItems", "minItems",
    "uniqueItems", "maxContains", "minContains", "maxProperties", "minProperties", "required",
    "dependentRequired", "allOf", "anyOf", "oneOf", "not", "if", "then", "else",
    "dependentSchemas", "prefixItems", "items", "contains", "properties", "patternProperties",
    "additionalProperties", "propertyNames", "unevaluatedItems", "unevaluatedProperties", "title",
    "description", "default", "deprecated", "readOnly", "writeOnly", "examples", "format",
    "contentEncoding", "contentMediaType", "contentSchema",
  ]
}
