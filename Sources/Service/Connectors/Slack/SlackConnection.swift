package import Actions
import NetworkClient
import Store
import Synchronization
import Values

/// A workspace of Slack. Messages about a candidate go into one thread per channel, whoever posts first and whatever dies
/// between the post and its record.
///
/// Slack has no key by which it could tell a repeat. So each message carries a mark, and where an earlier try may have
/// been done, the channel or the thread is read before anything is posted. Who opens a thread says so first, where it
/// outlives a crash: whoever comes next looks for that message before it opens one itself.
package final class SlackConnection: Connector, BlockingPerformer {
  private let name: String
  private let transport: HTTPTransport
  private let notes: ConnectorNotes
  /// Names of channels whose ids are remembered.
  private let channels = Mutex<Set<String>>([])

  /// Slack's own address.
  package static let root = "https://slack.com/api"

  /// - Parameter settings: `headers` hold the token.
  package init(name: String, _ settings: HTTPSettings, notes: ConnectorNotes) {
    self.name = name
    self.notes = notes
    transport = HTTPTransport(settings)
  }

  package func report(of attempt: EffectAttempt) -> AttemptReport {
    guard case .slack(let message) = attempt.request else { return attempt.request.unfit }
    do throws(ConnectorProblem) {
      guard let candidate = message.thread else { return try post(message, attempt) }
      let note = ConnectionNote(
        connection: name, kind: "thread", key: "\(message.channel)/\(candidate)")
      return try notes.alone(with: note) { () throws(ConnectorProblem) in
        try post(message, to: note, attempt)
      }
    } catch {
      return transport.withoutSecrets(error.report)
    }
  }

  /// Asks who we are, which changes nothing; what the answer says, for people.
  package static func probe(
    name: String, _ settings: HTTPSettings
  ) throws(ConnectorProblem) -> String {
    let answer = try SlackAsking(name: name, transport: HTTPTransport(settings))
      .ask(SlackCall.whoAmI, nil)
    let team = answer["team"]?.stringValue ?? "a workspace"
    return "the app is `\(answer["user"]?.stringValue ?? "?")` in `\(team)`"
  }

  // MARK: - Messages

  /// A message of its own.
  private func post(
    _ message: SlackMessage, _ attempt: EffectAttempt
  ) throws(ConnectorProblem) -> AttemptReport {
    if attempt.mayBeDone,
      let found = try search(attempt).find(
        attempt.mark, in: message.channel, since: now - SlackSearch.memory, isVital: true)
    {
      return done(found)
    }
    let call = SlackCall.post(
      message.face, in: message.channel, thread: nil, mark: attempt.mark)
    return done(try posted(call, attempt, in: message.channel))
  }

  /// A message of the thread that `note` names, or the one that opens it. Nobody else posts to it meanwhile.
  private func post(
    _ message: SlackMessage, to note: ConnectionNote, _ attempt: EffectAttempt
  ) throws(ConnectorProblem) -> AttemptReport {
    switch try known(note) {
    case .open(let root): return try reply(message, to: root, note, attempt)
    case .opening(let mark, let since):
      if mark == attempt.mark { return try open(message, note, attempt, since: since) }
      if let found = try search(attempt).find(
        mark, in: message.channel, since: since, isVital: false)
      {
        let root = SlackThread.Root(channel: found.channel, ts: found.ts)
        try keep(.open(root), as: note)
        return try reply(message, to: root, note, attempt)
      }
      return try open(message, note, attempt, since: nil)
    case nil: return try open(message, note, attempt, since: nil)
    }
  }

  /// `since`: when an earlier try said that it would open the thread.
  private func open(
    _ message: SlackMessage, _ note: ConnectionNote, _ attempt: EffectAttempt, since: Timestamp?
  ) throws(ConnectorProblem) -> AttemptReport {
    let mark = attempt.mark
    var place: SlackPlace?
    if attempt.mayBeDone || since != nil {
      place = try search(attempt).find(
        mark, in: message.channel, since: since ?? now - SlackSearch.memory, isVital: true)
    }
    if place == nil {
      try keep(.opening(mark: mark, since: since ?? now), as: note)
      let call = SlackCall.post(message.face, in: message.channel, thread: nil, mark: mark)
      do throws(ConnectorProblem) {
        place = try posted(call, attempt, in: message.channel)
      } catch {
        // Surely not there: nobody has to look for it.
        if !error.isUncertain { try notes.write(nil, as: note) }
        throw error
      }
    }
    guard let place else { return done(nil) }
    let root = SlackThread.Root(channel: place.channel, ts: place.ts, face: message.face)
    try keep(.open(root), as: note)
    return done(place)
  }

  private func reply(
    _ message: SlackMessage, to root: SlackThread.Root, _ note: ConnectionNote,
    _ attempt: EffectAttempt
  ) throws(ConnectorProblem) -> AttemptReport {
    do throws(ConnectorProblem) {
      if attempt.mayBeDone,
        let found = try search(attempt).find(
          attempt.mark, in: root.channel, thread: root.ts, since: now - SlackSearch.memory,
          isVital: true)
      {
        return done(found)
      }
      // First what may be done twice.
      try show(message.stage, on: root, note, attempt)
      var face = message.face
      face.stage = nil
      let call = SlackCall.post(face, in: root.channel, thread: root.ts, mark: attempt.mark)
      return done(try posted(call, attempt, in: root.channel))
    } catch {
      guard Self.goneWords.contains(error.word ?? "") else { throw error }
      // Somebody has deleted the first message: this one takes its place.
      return try open(message, note, attempt, since: nil)
    }
  }

  /// Keeps the first message up to date.
  private func show(
    _ stage: String?, on root: SlackThread.Root, _ note: ConnectionNote, _ attempt: EffectAttempt
  ) throws(ConnectorProblem) {
    guard let stage, var face = root.face, face.stage != stage else { return }
    face.stage = stage
    do throws(ConnectorProblem) {
      _ = try ask(SlackCall.update(face, in: root.channel, at: root.ts), attempt.timeout)
    } catch {
      // Who may write may not always edit, as after the app was installed anew: the news comes all the same.
      guard Self.uneditableWords.contains(error.word ?? "") else { throw error }
      return
    }
    var root = root
    root.face = face
    try keep(.open(root), as: note)
  }

  private static let goneWords: Set<String> = ["thread_not_found", "message_not_found"]
  private static let uneditableWords: Set<String> = [
    "cant_update_message", "edit_window_closed", "update_failed",
  ]

  // MARK: - Asking and remembering

  private func ask(_ call: HTTPCall, _ timeout: Duration?) throws(ConnectorProblem) -> MapValue {
    try SlackAsking(name: name, transport: transport).ask(call, timeout)
  }

  private func search(_ attempt: EffectAttempt) -> SlackSearch {
    SlackSearch(
      asking: SlackAsking(name: name, transport: transport), notes: notes,
      timeout: attempt.timeout)
  }

  /// Posts, and remembers under which id Slack has the channel.
  private func posted(
    _ call: HTTPCall, _ attempt: EffectAttempt, in channel: String
  ) throws(ConnectorProblem) -> SlackPlace {
    let answer = try ask(call, attempt.timeout)
    guard let id = answer["channel"]?.stringValue, let ts = answer["ts"]?.stringValue else {
      throw ConnectorProblem(
        .uncertain(reason: "`\(name)` did not say where the message stands"))
    }
    if id != channel, channels.withLock({ $0.insert(channel).inserted }) {
      try search(attempt).remember(channel, as: id)
    }
    return SlackPlace(channel: id, ts: ts)
  }

  private func done(_ place: SlackPlace?) -> AttemptReport {
    let channel = Value.string(place?.channel ?? "")
    return AttemptReport(
      .done(.object(["channel": channel, "ts": .string(place?.ts ?? "")])), receiver: .working)
  }

  private var now: Timestamp { transport.settings.now() }

  private func known(_ note: ConnectionNote) throws(ConnectorProblem) -> SlackThread? {
    try notes.read(note).flatMap { SlackThread($0) }
  }

  private func keep(
    _ thread: SlackThread, as note: ConnectionNote
  ) throws(ConnectorProblem) {
    try notes.write(thread.value, as: note)
  }
}

extension EffectAttempt {
  /// By which its message is found again.
  fileprivate var mark: String { effect.opaque }
}

extension SlackMessage {
  fileprivate var face: SlackFace { SlackFace(text: text, stage: stage, button: button) }
}
