package import Configuration
package import Diagnostics
package import Graph
package import Values

/// Runs scenarios as written and compares what happened with what they expect.
package struct ScenarioRunner: Sendable {
  package let simulator: Simulator
  /// Reads a fixture by its path as written, relative to the scenario's file.
  package let fixture: @Sendable (_ path: String, _ from: TextFile) throws -> [UInt8]

  package init(
    _ project: ProjectGraph,
    fixture: @escaping @Sendable (_ path: String, _ from: TextFile) throws -> [UInt8]
  ) {
    self.simulator = Simulator(project)
    self.fixture = fixture
  }

  package func run(_ scenario: ScenarioDefinition) -> ScenarioResult {
    var comparison = Comparison(scenario)
    let simulations: [Simulation]
    do {
      simulations = try simulate(scenario, &comparison)
    } catch {
      comparison.report(error.diagnostic)
      return ScenarioResult(scenario: scenario, simulation: [], differences: comparison.differences)
    }
    return ScenarioResult(
      scenario: scenario, simulation: simulations, differences: comparison.differences)
  }

  private func simulate(
    _ scenario: ScenarioDefinition, _ comparison: inout Comparison
  ) throws(ScenarioFault) -> [Simulation] {
    let input: DecisionInput
    switch try incoming(scenario) {
    case .success(let ready): input = ready
    case .failure(let reception):
      comparison.compare(reception.value)
      return []
    }
    let answers = scenario.answers.map { (key: $0.step.value, value: $0.answer) }
    var simulations = simulator.simulate(
      input, answers: Dictionary(answers, uniquingKeysWith: { first, _ in first }))
    if let name = scenario.workflow {
      guard simulator.project.workflow(named: name.value) != nil else {
        throw .unknownWorkflow(name, known: simulator.project.workflows.map(\.name))
      }
      simulations.removeAll { $0.workflow != name.value }
    }
    comparison.compare(simulations.map(\.observation))
    return simulations
  }

  /// What the workflows would decide about in a scenario; nil where nothing comes as far as them.
  package func input(of scenario: ScenarioDefinition) -> DecisionInput? {
    do throws(ScenarioFault) {
      if case .success(let input) = try incoming(scenario) { return input }
    } catch {}
    return nil
  }

  /// The same for a delivery of a story, as if it were the first that we hear of the candidate.
  package func input(ofChapter scenario: ScenarioDefinition) -> DecisionInput? {
    guard case .payload(let name, _, let headers) = scenario.input,
      let source = simulator.project.source(named: name.value),
      let payload = try? StoryPayload(of: scenario, at: Self.standardNow, fixture: fixture),
      case .event(let event)? = try? Reception(
        payload.bytes, from: source, headers: headers, id: Self.id, receivedAt: Self.standardNow),
      simulator.project.violations(of: event).isEmpty
    else { return nil }
    return DecisionInput(event: event, journey: .newcomer, now: Self.standardNow)
  }

  // MARK: - The event of a scenario

  /// What came in, where no workflow sees it.
  private struct NoInput: Error { let value: Reception }

  private func incoming(
    _ scenario: ScenarioDefinition
  ) throws(ScenarioFault) -> Result<DecisionInput, NoInput> {
    let reception = try event(of: scenario)
    guard case .event(var event) = reception else { return .failure(NoInput(value: reception)) }
    event = try event.setting(scenario.set)
    let violations = simulator.project.violations(of: event)
    guard violations.isEmpty else {
      return .failure(NoInput(value: .quarantined(violations.reason)))
    }
    return .success(
      DecisionInput(
        event: event, journey: try Journey(scenario.journey),
        now: scenario.now?.value ?? event.header.receivedAt))
  }

  private func event(of scenario: ScenarioDefinition) throws(ScenarioFault) -> Reception {
    let now = scenario.now?.value ?? Self.standardNow
    switch scenario.input {
    case .event(let type, let data):
      guard simulator.project.contracts[type.value] != nil else {
        throw .unknownEvent(type, known: simulator.project.contracts.keys.sorted())
      }
      let fields = try map(data, scenario)
      let header = Event.Header(
        id: Self.id, type: type.value,
        source: simulator.project.sources.first?.name ?? "scenario",
        time: now, receivedAt: now)
      return .event(Event(header: header, data: .value(fields)))
    case .nothing: return .ignored("nothing comes in")
    case .payload(let name, let payload, let headers):
      guard let source = simulator.project.source(named: name.value) else {
        throw .unknownSource(name, known: simulator.project.sources.map(\.name))
      }
      let bytes =
        switch payload {
        case .inline(let value): value.value.jsonBytes()
        case .file(let path): try read(path, scenario)
        }
      do {
        return try Reception(
          bytes, from: source, headers: headers, id: Self.id, receivedAt: now)
      } catch {
        throw .notJSON(error, payload.span, error.position(in: bytes))
      }
    }
  }

  private func map(
    _ data: ScenarioDefinition.Data, _ scenario: ScenarioDefinition
  ) throws(ScenarioFault) -> MapValue {
    let value: Value
    switch data {
    case .inline(let inline): value = inline.value
    case .file(let path):
      let bytes = try read(path, scenario)
      do {
        value = try JSONParser().parse(bytes).root.value()
      } catch {
        throw .notJSON(error, data.span, error.position(in: bytes))
      }
    }
    guard case .map(let map) = value else { throw .noObject(data.span) }
    return MapValue(map.entries.filter { $0.key.stringValue != "event" })
  }

  private func read(
    _ path: Located<String>, _ scenario: ScenarioDefinition
  ) throws(ScenarioFault) -> [UInt8] {
    do {
      return try fixture(path.value, scenario.file)
    } catch {
      throw .unreadable(path)
    }
  }

  /// Scenarios without a `now` all happen at the same fixed time, so that they give the same each time.
  static let standardNow = Timestamp(seconds: 1_767_261_600)
  /// The id of every scenario's event.
  static let id = EventID(high: 0, low: 1)
}

/// What became of a delivery before any workflow saw it.
package enum Reception: Sendable {
  case event(Event)
  case answerOnly
  /// With the reason, where it is another than that no rule matches.
  case ignored(String?)
  case quarantined(String)
}

extension Reception {
  /// Maps a raw body as intake and dispatcher would. Signatures are not looked at. Throws for a body that is no JSON.
  package init(
    _ body: [UInt8], from source: SourceGraph, headers: [String: String], id: EventID,
    receivedAt: Timestamp
  ) throws(JSONError) {
    let document = try JSONParser().parse(body)
    let input = SourceInput(
      body: document.root,
      headers: .map(
        MapValue(
          headers.map { (key: .string($0.key.lowercased()), value: .string($0.value)) })),
      rawBody: .bytes(body), digest: "")
    switch source.map(input) {
    case .answerOnly: self = .answerOnly
    case .ignored: self = .ignored(nil)
    case .failed(let failure):
      self = .quarantined(failure.reason)
    case .event(let mapped):
      self = .event(
        Event(
          header: Event.Header(
            id: id, type: mapped.mapping.type, source: source.name,
            time: mapped.time ?? receivedAt, receivedAt: receivedAt),
          data: .json(mapped.data)))
    }
  }
}
