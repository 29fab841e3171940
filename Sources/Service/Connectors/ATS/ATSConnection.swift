package import Actions
import NetworkClient
import Store
import Values

/// An applicant tracking system. None of them knows a key by which it could tell a repeat, so each operation is one whose
/// repeat can be seen: a stage that was left, an end that was reached, a tag that is there, a note with the same words.
package final class ATSConnection: Connector, BlockingPerformer {
  /// Which system, and what it wants beside the token.
  package enum System: Sendable {
    /// `paths` stand in place of those of Harvest v1, by name.
    case greenhouse(user: String, paths: [String: String])
    case ashby
    case lever(user: String)

    /// Where it is.
    package var root: String {
      switch self {
      case .greenhouse: "https://harvest.greenhouse.io"
      case .ashby: "https://api.ashbyhq.com"
      case .lever: "https://api.lever.co/v1"
      }
    }
  }

  private let name: String
  private let system: System
  private let transport: HTTPTransport
  private let notes: ConnectorNotes

  /// - Parameter settings: `headers` hold the key.
  package init(name: String, _ system: System, _ settings: HTTPSettings, notes: ConnectorNotes) {
    self.name = name
    self.system = system
    self.notes = notes
    transport = HTTPTransport(settings)
  }

  package func report(of attempt: EffectAttempt) -> AttemptReport {
    guard case .ats(let request) = attempt.request else { return attempt.request.unfit }
    let trial = ATSTrial(
      asking: ATSAsking(name: name, transport: transport, timeout: attempt.timeout), notes: notes,
      effect: attempt.effect, mayBeDone: attempt.mayBeDone)
    do throws(ConnectorProblem) {
      switch system {
      case .greenhouse(let user, let paths):
        try Greenhouse(user: user, paths: paths, trial: trial).perform(request)
      case .ashby: try Ashby(trial: trial).perform(request)
      case .lever(let user): try Lever(user: user, trial: trial).perform(request)
      }
      return AttemptReport(.done(.map(.empty)), receiver: .working)
    } catch {
      return transport.withoutSecrets(error.report)
    }
  }

  /// Asks for something that changes nothing; what the answer says, for people.
  package static func probe(
    name: String, _ system: System, _ settings: HTTPSettings
  ) throws(ConnectorProblem) -> String {
    let asking = ATSAsking(name: name, transport: HTTPTransport(settings), timeout: nil)
    switch system {
    case .greenhouse(let user, let paths):
      _ = try asking.ask(GreenhouseCall(user: user, paths: paths).tags)
    case .ashby: _ = try asking.ask(AshbyCall.tags)
    case .lever: _ = try asking.ask(LeverCall.stages)
    }
    return "it takes our key"
  }
}

/// One try of one effect, with what the systems' ways have in common.
struct ATSTrial {
  let asking: ATSAsking
  let notes: ConnectorNotes
  let effect: EffectKey
  let mayBeDone: Bool

  var now: Timestamp { asking.now }

  func note(_ kind: String, _ key: String) -> ConnectionNote {
    ConnectionNote(connection: asking.name, kind: kind, key: key)
  }

  /// Surely not done, and for good.
  func stop(because reason: String) -> ConnectorProblem {
    ConnectorProblem(
      AttemptReport(.final(reason: "`\(asking.name)`: \(reason)"), receiver: .working))
  }

  /// Looks for what an earlier try may have done; where nobody can say, a person decides.
  func isDone(
    _ look: () throws(ConnectorProblem) -> Bool
  ) throws(ConnectorProblem) -> Bool {
    guard mayBeDone else { return false }
    do throws(ConnectorProblem) { return try look() } catch {
      guard !error.isPassing else { throw error }
      throw ConnectorProblem(
        .unresolved(
          reason: "an earlier try may have been done, and nobody can look: \(error.reason)"))
    }
  }

  /// How long ago a note with the same words may have been written by an earlier try.
  static let memory = Duration.seconds(25 * 3600)

  /// The id of a tag there, made by `make` unless it is remembered. `put` uses it; where it is not there any more, it is
  /// made once more.
  func withTag(
    _ name: String, make: () throws(ConnectorProblem) -> String?,
    put: (String) throws(ConnectorProblem) -> Void
  ) throws(ConnectorProblem) {
    let note = note("tag", name.lowercased())
    if let known = try notes.read(note)?.stringValue {
      do throws(ConnectorProblem) { return try put(known) } catch {
        guard error.word == "404" else { throw error }
      }
    }
    guard let id = try make() else { throw stop(because: "it did not say which tag it has made") }
    try notes.write(.string(id), as: note)
    try put(id)
  }
}
