import Configuration
import Cryptography
import Graph
import Intake
import NetworkClient
import Store
import Telemetry
import Values

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Verb {
  private static let once = Option("once", documentation: "end when the story is told")

  static let demo = Verb(
    name: "demo",
    question: "shows me: a real server, a signed webhook, and what became of it. Sends nothing",
    example: "journeyman demo --once", operands: "", operandCount: 0...0,
    options: [once, .state, .workflows, .schemas, .color],
    exits: "0 all came out as expected, 1 it did not or the configuration has errors, 2 bad usage, "
      + "3 the server cannot start",
    run: { arguments, terminal throws(CommandError) in
      let configuration = try LoadedConfiguration(arguments)
      guard let graph = configuration.graph(terminal) else { return .findings }
      let story = try DemoStory(configuration, graph)
      let signals = StopSignals()
      let state = StateFiles(folder: try stateFolder(arguments))
      var options = Server.Options()
      options.port = 0
      options.secrets = story.secrets
      options.log = Log(minimum: .warning)
      // The outbox is the only connection there is, so nothing can leave this machine.
      let server = try Server(
        configuration, graph: graph, state: state, outboxFolder: "\(state.folder)/outbox",
        options: options)
      terminal.print("\(terminal.bold("Journeyman")) at \(server.url), state in \(state.folder)")
      defer { server.stop() }
      let asExpected = try story.tell(on: server, state: state, terminal)
      if arguments.has(once) { return asExpected ? .fine : .findings }
      terminal.print("")
      terminal.print("serving on \(server.url) until Ctrl-C")
      signals.wait()
      return asExpected ? .fine : .findings
    })

  /// A new folder of its own, unless one is named.
  private static func stateFolder(_ arguments: Arguments) throws(CommandError) -> String {
    if let named = arguments.value(.state) { return named }
    var template = Array("/tmp/journeyman-demo-XXXXXX".utf8CString)
    guard let made = template.withUnsafeMutableBufferPointer({ mkdtemp($0.baseAddress!) }) else {
      throw .failure("cannot make a folder in /tmp: \(String(cString: strerror(errno)))")
    }
    return String(cString: made)
  }
}

/// Every scenario that has a sender's own body, posted as that sender would.
struct DemoStory {
  let secrets: [String: [String]]
  private let deliveries: [SampleDelivery]

  /// Throws where the configuration has no scenario with a payload.
  init(_ configuration: LoadedConfiguration, _ graph: ProjectGraph) throws(CommandError) {
    var secrets: [String: [String]] = [:]
    for source in graph.sources { secrets[source.name] = [try Self.secret(for: source)] }
    var deliveries: [SampleDelivery] = []
    for scenario in configuration.set.scenarios {
      guard case .payload(let name, .file(let path), let headers) = scenario.input,
        let source = graph.source(named: name.value), let secret = secrets[name.value]?.first
      else { continue }
      let file = Folder.resolve(path.value, from: Folder.parent(of: scenario.file.path))
      deliveries.append(
        SampleDelivery(
          source: source, body: try Folder.read(file), headers: headers, secret: secret,
          segment: scenario.expect.segment?.value))
    }
    guard !deliveries.isEmpty else {
      throw .usage(
        "there is nothing to show: no scenario of `\(configuration.folder)` has `source:` and "
          + "`payload:`")
    }
    self.secrets = secrets
    self.deliveries = deliveries
  }

  /// 32 random bytes, in the form that the source's scheme wants.
  private static func secret(for source: SourceGraph) throws(CommandError) -> String {
    guard let bytes = try? SecureRandom.bytes(32) else {
      throw .failure("the system gave no random bytes")
    }
    guard case .standardWebhooks? = source.signature?.key else { return Hex.encode(bytes) }
    return "whsec_\(Cryptography.Base64.encode(bytes))"
  }

  /// Posts each delivery and prints what became of it; true when all came out as expected.
  func tell(
    on server: Server, state: StateFiles, _ terminal: Terminal
  ) throws(CommandError) -> Bool {
    var asExpected = true
    for delivery in deliveries {
      let answer = try delivery.post(to: server.url)
      terminal.print("")
      terminal.print(
        "POST \(delivery.source.path), signed as \(delivery.source.name) would: "
          + "answered \(answer.status)")
      server.waitUntilIdle()
      guard let id = answer.delivery else {
        terminal.print(terminal.red("the answer names no delivery: \(answer.text)"))
        asExpected = false
        continue
      }
      let page = DemoPage(event: id, delivery: delivery, server: server, state: state)
      asExpected = try page.print(to: terminal) && asExpected
    }
    return asExpected
  }
}

/// A sender's body with what is needed to send it.
struct SampleDelivery {
  let source: SourceGraph
  let body: [UInt8]
  let headers: [String: String]
  let secret: String
  /// The segment that its scenario expects.
  let segment: String?

  struct Answer {
    let status: Int
    let text: String

    var delivery: EventID? {
      guard let answer = try? JSONParser().parse(text).root else { return nil }
      return answer[field: "delivery"]?.string.flatMap { EventID($0) }
    }
  }

  func post(to url: String) throws(CommandError) -> Answer {
    do {
      let now = Timestamp(milliseconds: WallTime.current.milliseconds)
      var delivery = OutgoingDelivery(
        path: source.path,
        headers: headers.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) },
        body: body)
      if let specification = source.signature {
        delivery = try SignatureSigner(specification, secret: secret).sign(delivery, at: now)
      }
      let request = OutgoingRequest(
        method: "POST", address: url + delivery.path,
        headers: delivery.headers.map { OutgoingRequest.Header($0.name, $0.value) }
          + [OutgoingRequest.Header("Content-Type", "application/json")],
        body: delivery.body)
      let response = try HTTPClient().send(request)
      return Answer(status: response.status, text: response.text)
    } catch {
      throw .failure("the sample could not be posted: \(error)")
    }
  }
}
