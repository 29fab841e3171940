// JSONSchema: contracts of JSON Schema, draft 2020-12.
//
// A schema document (a `Value`) is compiled once; values and parsed JSON texts are validated many times, without
// allocation while they are valid. Schemas can also be asked what they say (`properties`, `types`, `x-pii`), by
// which other modules learn the shape of valid data. Nothing is fetched: documents that are referred to are
// handed in.
package import Values

/// A compiled schema. Cheap to copy; safe to use from several threads.
/// Source: https://json-schema.org/draft/2020-12
package struct Schema: Sendable {
  let graph: SchemaGraph
  let place: Int

  var node: SchemaNode { graph.nodes[place] }

  /// Compiles the schema that `document` is.
  ///
  /// - `uri`: where the document comes from, the base of its references; an `$id` in it takes precedence.
  /// - `documents`: what else may be referred to, by absolute URI.
  package static func compile(
    _ document: Value, uri: String = "", documents: [String: Value] = [:],
    options: SchemaOptions = SchemaOptions()
  ) -> SchemaCompilation {
    var compiler = SchemaCompiler(document, uri: uri, documents: documents, options: options)
    return compiler.compile()
  }

  /// Whether the value is valid. Stops at the first violation and describes none.
  package func isValid(_ value: Value) -> Bool { graph.holds(for: value, place) }
  package func isValid(_ element: JSONElement) -> Bool {
    element.withCursor { graph.tape.holds(for: $0, place, graph) }
  }

  /// All violations in the order of the schema's keywords, none when the value is valid.
  ///
  /// What JSON does not have counts as `JSONWriter` writes it: a timestamp is its RFC 3339 text.
  package func validate(_ value: Value) -> [SchemaViolation] {
    // Valid data, the usual case, gets by without the bookkeeping that a description needs.
    isValid(value) ? [] : violations(of: value)
  }
  package func validate(_ element: JSONElement) -> [SchemaViolation] {
    isValid(element) ? [] : element.withCursor { violations(of: $0) }
  }

  private func violations(of instance: some Instance) -> [SchemaViolation] {
    var validation = Validation(graph, isCollecting: true)
    var evaluated = Evaluated.untracked
    _ = validation.check(instance, place, &evaluated)
    return validation.violations
  }
}

extension SchemaGraph {
  func holds(for instance: some Instance, _ place: Int) -> Bool {
    var validation = Validation(self, isCollecting: false)
    var evaluated = Evaluated.untracked
    return validation.check(instance, place, &evaluated)
  }
}

package struct SchemaOptions: Sendable {
  /// Whether `format` is checked or, as the draft has it where nothing else is said, a mere annotation.
  package var assertsFormats: Bool

  package init(assertsFormats: Bool = true) { self.assertsFormats = assertsFormats }
}

/// What became of a schema document: a schema where there are no problems.
package struct SchemaCompilation: Sendable {
  package let schema: Schema?
  /// All that is wrong with the document, in the order in which it was met.
  package let problems: [SchemaProblem]
}
