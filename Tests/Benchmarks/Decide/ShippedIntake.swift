import Graph
import Values

/// The shipped greenhouse source and workflow: a body on its way to its decision, as dispatcher and worker take it.
final class ShippedIntake {
  let project: ProjectGraph
  private let source: SourceGraph
  private let parser = JSONParser()
  private let headers = Value.object(["greenhouse-event-id": "5db4e2d6-b1c7-4a37-a6ad-8a3a6e3c5f0e"]
  )
  private let receivedAt = Timestamp(seconds: 1_767_261_600)

  init() throws {
    project = try ProjectFiles.graph(ProjectFiles.shipped())
    guard let source = project.source(named: "greenhouse") else {
      throw BenchmarkFailure("there is no source `greenhouse`")
    }
    self.source = source
  }

  /// Parse, map, complete.
  func input(_ body: [UInt8]) throws -> DecisionInput {
    let document = try parser.parse(body)
    let request = SourceInput(
      body: document.root, headers: headers, rawBody: .bytes(body), digest: "")
    guard case .event(let mapped) = source.map(request) else {
      throw BenchmarkFailure("the body is no event")
    }
    let event = Event(
      header: Event.Header(
        id: EventID(high: 1, low: 1), type: mapped.mapping.type, source: source.name,
        time: mapped.time ?? receivedAt, receivedAt: receivedAt),
      data: .json(mapped.data)
    ).completed(with: KnownFacts())
    return DecisionInput(event: event, journey: .newcomer, now: receivedAt)
  }

  /// As `input`, then contract and route; gives the segment.
  func decide(_ body: [UInt8]) throws -> String? {
    let input = try input(body)
    guard project.violations(of: input.event).isEmpty else { return nil }
    return project.decide(input).first?.decision.segment
  }
}

extension Decision {
  /// Nil where nothing runs.
  var segment: String? {
    if case .run(let segment, _) = outcome { segment } else { nil }
  }
}
