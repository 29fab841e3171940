/// Why a text is no pattern.
package struct PatternError: Error, Sendable, Equatable {
  /// RE2's own words, lower-case: `missing ]: [a-`.
  package let message: String
  /// The part of the pattern that is at fault, where RE2 names one.
  package let part: String?

  package init(message: String, part: String?) {
    self.message = message
    self.part = part
  }
}
