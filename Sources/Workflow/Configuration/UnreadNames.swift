/// Names that a configuration may hold and that were not read, because their files have errors. What refers to them
/// is no second mistake: one mistake is one finding.
package struct UnreadNames: Sendable {
  /// Templates whose file has no usable front matter.
  package var templates: Set<String> = []
  /// Kinds of which a file could not be read, or not to its end: any name may be in it.
  package var kinds: Set<Kind> = []

  package enum Kind: Sendable, CaseIterable { case sources, thresholds, lookups, workflows }

  package init() {}
}
