package import CEL

/// What the expressions of a template may use, and what is known to be there.
package struct TemplateScope: Sendable {
  package let environment: Environment
  /// Paths that an enclosing condition has found present (`Facts.presentWhenTrue`), so that they need no guard.
  package let present: Set<String>

  package init(_ environment: Environment, present: Set<String> = []) {
    self.environment = environment
    self.present = present
  }
}
