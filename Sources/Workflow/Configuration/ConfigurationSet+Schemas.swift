import Fields
package import Values

extension ConfigurationSet {
  /// A JSON Schema (2020-12) for each kind of file, from the same declarations that parsing follows; for editors.
  package static var schemas: [(kind: String, schema: Value)] {
    FileKind.allCases.map { kind in
      let head = Value.object([
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": .string(kind.record.title),
      ])
      guard case .map(let fields) = kind.record.schema, case .map(let start) = head else {
        return (kind.rawValue, kind.record.schema)
      }
      return (kind.rawValue, .map(start.merging(fields)))
    }
  }
}
