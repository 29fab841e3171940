package import Diagnostics
package import Values

/// A written test of a workflow: what comes in and what must come of it.
package struct ScenarioDefinition: Sendable {
  package let name: Located<String>
  /// Nil where only what becomes of the payload is looked at.
  package let workflow: Located<String>?
  package let input: Input
  /// Dotted paths in the event, in a story's delivery in its body, and the values put there.
  package let set: [(path: Located<String>, value: Located<Value>)]
  /// The candidate's record before the event, a map.
  package let journey: Located<Value>?
  package let now: Located<Timestamp>?
  /// What other systems answer, by the id of the step that asks.
  package let answers: [(step: Located<String>, answer: SimulatedAnswer)]
  package let expect: ExpectDefinition
  package let file: TextFile

  package enum Input: Sendable {
    case event(type: Located<String>, data: Data)
    /// A vendor's raw body, mapped by its source.
    case payload(source: Located<String>, payload: Data, headers: [String: String])
    /// Of a chapter of a story: nothing comes in. What has become of an earlier delivery is looked at: of the chapter of
    /// this name, or of the last one.
    case nothing(lookingAt: Located<String>?)
  }

  package enum Data: Sendable {
    case inline(Located<Value>)
    /// A path, relative to the scenario's file.
    case file(Located<String>)
  }
}

/// What another system answers to a request, in a scenario.
package struct SimulatedAnswer: Sendable {
  package let status: Int
  /// As later steps read it: `status`, `headers`, `json` or `body`, `cut`.
  package let value: Value
}

/// A written test of several deliveries that follow each other, each meeting what the earlier ones have left: told
/// to the real program by `journeyman test` and `journeyman demo`.
package struct StoryDefinition: Sendable {
  package let name: Located<String>
  /// In the order in which they are sent; the input of each is a `.payload`, or `.nothing`.
  package let chapters: [Chapter]
  package let file: TextFile

  package init(name: Located<String>, chapters: [Chapter], file: TextFile) {
    self.name = name
    self.chapters = chapters
    self.file = file
  }

  package struct Chapter: Sendable {
    /// As a scenario whose `set` changes the sender's body, not the event. Texts in it may hold `{{ }}` over `now`.
    package let scenario: ScenarioDefinition
    /// How often the same delivery is sent; from the second on it must be known already.
    package let times: Int
    /// What passes before it; nil: no time but that of the telling.
    package let advance: Located<Duration>?

    package init(
      scenario: ScenarioDefinition, times: Int, advance: Located<Duration>? = nil
    ) {
      self.scenario = scenario
      self.times = times
      self.advance = advance
    }
  }
}

/// What must come of a scenario. Only what is named is compared.
package struct ExpectDefinition: Sendable {
  package let segment: Located<String>?
  /// Maps, in order; only the named fields are compared. Nil: not looked at.
  package let actions: [Located<Value>]?
  /// What they call `action`.
  package let actionNames: [Located<String>]
  /// One of `Outcome`; nil: completed.
  package let outcome: Located<String>?
  /// Must be contained in the reason.
  package let reason: Located<String>?
  package let span: Span

  package static let outcomes = [
    "completed", "stopped", "cancelled", "waiting", "dead_lettered", "ignored", "quarantined",
    "not_triggered",
  ]
}
