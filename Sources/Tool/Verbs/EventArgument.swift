import Diagnostics
import Graph
import Scenarios
import Telemetry
import Values

/// The event that a verb is given as a file: canonical JSON, or a sender's raw body with `--source`.
struct EventArgument {
  static let source = Option(
    "source", "NAME", "the file is that sender's raw body, mapped by its source file")
  static let now = Option(
    "now", "TIME", "the time of the decision, such as 2026-11-21T10:00:00Z (default: the receipt)")

  private let path: String
  private let bytes: [UInt8]
  private let sourceName: String?
  private let time: Timestamp?

  /// Reads the file. What it holds is looked at by `receive`.
  init(_ path: String, _ arguments: Arguments) throws(CommandError) {
    guard Folder.exists(path) else { throw .missing("there is no file `\(path)`") }
    self.path = path
    bytes = try Folder.read(path)
    sourceName = arguments.value(Self.source)
    guard let text = arguments.value(Self.now) else {
      time = nil
      return
    }
    guard let time = Timestamp(rfc3339: text) else {
      throw .usage("--now is a time such as 2026-11-21T10:00:00Z, not `\(text)`")
    }
    self.time = time
  }

  /// What becomes of the file's content when it comes in.
  func receive(by graph: ProjectGraph) throws(CommandError) -> Reception {
    let id = EventID(high: 0, low: 1)
    let receivedAt = time ?? Timestamp(milliseconds: WallTime.current.milliseconds)
    do {
      if let name = sourceName {
        guard let source = graph.source(named: name) else {
          let near = nearest(to: name, among: graph.sources.map(\.name))
          throw CommandError.usage(
            "there is no source `\(name)`" + (near.map { "; did you mean `\($0)`?" } ?? ""))
        }
        return try Reception(bytes, from: source, headers: [:], id: id, receivedAt: receivedAt)
      }
      let document = try JSONParser().parse(bytes)
      let defaults = Event.Header(
        id: id, type: "", source: graph.sources.first?.name ?? "simulated", time: receivedAt,
        receivedAt: receivedAt)
      return .event(try Event(document: document.root, defaults: defaults))
    } catch let error as JSONError {
      throw .usage("`\(path)` is no JSON: \(error.message)")
    } catch let error as Event.DocumentError {
      throw .usage(
        "`\(path)` is no canonical event: `\(error.field)` \(error.problem); "
          + "for a sender's raw body add --source NAME")
    } catch let error as CommandError {
      throw error
    } catch {
      throw .failure("\(error)")
    }
  }

  /// The event as a newcomer's.
  func input(_ event: Event) -> DecisionInput {
    DecisionInput(event: event, journey: .newcomer, now: time ?? event.header.receivedAt)
  }

  /// What is said where no workflow runs.
  static func words(for reception: Reception) -> String {
    switch reception {
    case .event: "an event"
    case .answerOnly: "answered and logged only: the sender's own test request"
    case .ignored: "ignored: no rule of the source matches this body"
    case .quarantined(let reason): "quarantined: \(reason)"
    }
  }
}
