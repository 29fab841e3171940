/// One thing for which a value is not valid. Names fields, never the values in them.
package struct SchemaViolation: Sendable, Equatable {
  /// JSON pointer into the value: `/candidate/email`; empty for the whole of it.
  package let instanceLocation: String
  /// JSON pointer along the keywords that were followed, references included:
  /// `/properties/candidate/$ref/required`.
  package let keywordLocation: String
  /// The last keyword of it: `required`.
  package let keyword: String
  /// A lower-case sentence without a full stop: "`candidate.email` is missing".
  package let message: String
}
