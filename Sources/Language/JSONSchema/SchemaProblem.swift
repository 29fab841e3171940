/// Something that is wrong with a schema document itself.
package struct SchemaProblem: Sendable, Equatable {
  /// The URI of the document at fault, empty for the one that was compiled unless it has a URI.
  package let document: String
  /// JSON pointer to the place in that document: `/properties/score/minimum`; empty for the whole of it.
  package let pointer: String
  /// A lower-case sentence without a full stop; names keywords in backticks.
  package let message: String
}
