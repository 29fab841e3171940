import Diagnostics
import Graph
import Intake
import Values

extension Verb {
  private static let url = Option(
    "url", "URL", environment: "JOURNEYMAN_URL",
    "the server (default: where the project file listens)")
  private static let header = Option(
    "header", "NAME:VALUE", "a header that the sender adds, such as its event id; may be repeated")
  private static let times = Option("times", "N", "send the same delivery so often (default: 1)")
  private static let dryRun = Option(
    "dry-run", documentation: "print the signed request instead of sending it")

  static let send = Verb(
    name: "send",
    question: "what does a running server say to this payload, signed as that sender signs?",
    example: "GREENHOUSE_WEBHOOK_SECRET=… journeyman send greenhouse "
      + "workflows/tests/payloads/greenhouse-new-candidate-application.json",
    operands: "SOURCE PAYLOAD.json", operandCount: 2...2,
    options: [url, header, times, dryRun, .workflows, .schemas, .color],
    exits: "0 answered with a success, 1 answered otherwise or the configuration has errors, "
      + "2 bad usage or a secret that is not set, 3 no server can be reached",
    run: { arguments, terminal throws(CommandError) in
      let configuration = try LoadedConfiguration(arguments)
      guard let graph = configuration.graph(terminal) else { return .findings }
      let path = arguments.operands[1]
      guard Folder.exists(path) else { throw .missing("there is no file `\(path)`") }
      let sender = try sender(arguments.operands[0], of: graph, configuration)
      let delivery = try sender.sign(
        try Folder.read(path), headers: try headers(arguments),
        at: .wallClock)
      if arguments.has(dryRun) {
        terminal.print(delivery.text)
        return .fine
      }
      let server = try address(arguments, configuration)
      var isSuccess = true
      for _ in 0..<(try count(arguments)) {
        let answer = try SignedSender.post(delivery, to: server)
        isSuccess = isSuccess && answer.isSuccess
        let status = "\(answer.status)"
        terminal.print(
          "\(answer.isSuccess ? terminal.green(status) : terminal.red(status)) \(answer.text)")
      }
      return isSuccess ? .fine : .findings
    })

  private static func sender(
    _ name: String, of graph: ProjectGraph, _ configuration: LoadedConfiguration
  ) throws(CommandError) -> SignedSender {
    guard let source = graph.source(named: name) else {
      let known = graph.sources.map(\.name)
      throw .usage(
        "there is no source `\(name)`"
          + (nearest(to: name, among: known).map { "; did you mean `\($0)`?" }
            ?? "; there are \(known.map { "`\($0)`" }.joined(separator: ", "))"))
    }
    guard source.signature != nil else { return SignedSender(source: source, secret: nil) }
    let secrets = Secrets(
      environment: configuration.environment, folder: configuration.projectFolder)
    return SignedSender(source: source, secret: try secrets.texts(of: source).first)
  }

  private static func headers(_ arguments: Arguments) throws(CommandError) -> [String: String] {
    var headers: [String: String] = [:]
    for text in arguments.values(header) {
      guard let colon = text.firstIndex(of: ":"), colon > text.startIndex else {
        throw .usage("--header is NAME:VALUE, such as Greenhouse-Event-ID:17, not `\(text)`")
      }
      headers[String(text[..<colon])] = String(
        text[text.index(after: colon)...].drop(while: \.isWhitespace))
    }
    return headers
  }

  private static func address(
    _ arguments: Arguments, _ configuration: LoadedConfiguration
  ) throws(CommandError) -> String {
    if let named = arguments.value(url) {
      guard named.hasPrefix("http://") || named.hasPrefix("https://") else {
        throw .usage("--url begins with http:// or https://, not `\(named)`")
      }
      return named.hasSuffix("/") ? String(named.dropLast()) : named
    }
    let listen = configuration.set.project?.listen.value
    return "http://\(listen?.address ?? "127.0.0.1"):\(listen?.port ?? 8080)"
  }

  private static func count(_ arguments: Arguments) throws(CommandError) -> Int {
    guard let text = arguments.value(times) else { return 1 }
    guard let count = Int(text), (1...100_000).contains(count) else {
      throw .usage("--times is a number from 1 to 100000, not `\(text)`")
    }
    return count
  }
}

extension OutgoingDelivery {
  /// As it goes over the wire.
  fileprivate var text: String {
    (["POST \(path) HTTP/1.1"] + headers.map { "\($0.name): \($0.value)" } + ["", ""])
      .joined(separator: "\n") + String(decoding: body, as: UTF8.self)
  }
}
