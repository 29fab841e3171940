import Graph
import Values

/// From bytes to decisions, on one thread. Each decision is checked before anything is timed.
enum DecideBenchmarks {
  static func run(_ harness: inout Harness) throws {
    try vendorBodies(&harness)
    try canonicalEvents(&harness)
  }

  /// The shipped greenhouse source and workflow.
  private static func vendorBodies(_ harness: inout Harness) throws {
    let intake = try ShippedIntake()
    let parts = ["parse, map, complete, contract, route"]
    for (name, body) in [
      ("vendor body", try GreenhouseBody.trimmed()),
      ("vendor body, whole", try GreenhouseBody.whole()),
    ] {
      guard try intake.decide(body) == "first-application" else {
        throw BenchmarkFailure("the decision about the \(name) is wrong")
      }
      try harness.rate(
        "decide: \(name)", count: 64, note: "\(body.count) bytes; \(parts.joined())"
      ) {
        for _ in 0..<64 { keep(try intake.decide(body)) }
      }
    }
  }

  private static func canonicalEvents(_ harness: inout Harness) throws {
    let assessment = CanonicalDecider(try ProjectFiles.graph(AssessmentProject.files))
    let events = PeerEvents.all.map { (document: $0.document, expected: $0.expected) }
    let shipped = try ShippedIntake()
    let stored = try shipped.input(GreenhouseBody.trimmed()).event.documentBytes
    let received = CanonicalDecider(shipped.project)
    let cases = [
      ("canonical event, shipped", received, [(document: stored, expected: "first-application")]),
      ("canonical event, assessment", assessment, events),
    ]
    for (name, decider, events) in cases {
      let size = events.map(\.document.count).reduce(0, +) / events.count
      for checks in [true, false] {
        for event in events
        where try decider.decide(event.document, checks: checks) != event.expected {
          throw BenchmarkFailure("a decision about the \(name) is not `\(event.expected)`")
        }
        let rounds = 64 / events.count
        try harness.rate(
          "decide: \(name)\(checks ? "" : ", unchecked")", count: 64,
          note: checks ? "\(size) bytes; parse, contract, route" : "without the contract"
        ) {
          for _ in 0..<rounds {
            for event in events { keep(try decider.decide(event.document, checks: checks)) }
          }
        }
      }
    }
  }
}

/// A canonical document on its way to its decision.
final class CanonicalDecider {
  private let project: ProjectGraph
  private let parser = JSONParser()

  init(_ project: ProjectGraph) { self.project = project }

  /// The segment; nil for an event that breaks its contract or that no workflow takes.
  func decide(_ document: [UInt8], checks: Bool) throws -> String? {
    let event = try Event(document: parser.parse(document).root)
    if checks, !project.violations(of: event).isEmpty { return nil }
    let input = DecisionInput(event: event, journey: .newcomer, now: event.header.receivedAt)
    return project.decide(input).first?.decision.segment
  }
}
