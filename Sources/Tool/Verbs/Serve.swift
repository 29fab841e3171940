import Compiler
import Store
import Telemetry
import Threads
import Values

extension Verb {
  static let listen = Option(
    "listen", "ADDRESS:PORT", environment: "JOURNEYMAN_LISTEN",
    "where to take webhooks; port 0 picks one and prints it (default: what the project file says)")
  static let allowUnsigned = Option(
    "allow-unsigned", documentation: "serve sources without signatures: for a trial on this machine"
  )

  static let metricsOption = Option(
    "metrics", "ADDRESS:PORT", environment: "JOURNEYMAN_METRICS",
    "where /metrics is read, in OpenMetrics; port 0 picks one (default: what the project file says, else nowhere)"
  )
  static let watch = Option(
    "watch", documentation: "reload when a file of the configuration has changed")
  static let grace = Option(
    "grace", "TIME", environment: "JOURNEYMAN_GRACE",
    "how long work in hand may take to end after SIGTERM (default: 20s)")

  static let serve = Verb(
    name: "serve", question: "runs: listens and works on what comes",
    example: "GREENHOUSE_WEBHOOK_SECRET=… journeyman serve --listen 127.0.0.1:8080",
    operands: "", operandCount: 0...0,
    options: [
      listen, metricsOption, .state, .workflows, .schemas, allowUnsigned, watch, grace,
      Option(
        "format", "FORMAT", choices: ["pretty", "json"],
        "how the line that says where it listens is printed (default: pretty)"),
      Option(
        "log-level", "LEVEL", choices: ["debug", "info", "warning", "error"],
        environment: "JOURNEYMAN_LOG_LEVEL", "what goes to stderr (default: info)"),
      Option(
        "log-format", "FORMAT", choices: ["text", "json"], environment: "JOURNEYMAN_LOG_FORMAT",
        "how it is written there (default: text)"), .color,
    ],
    exits:
      "0 stopped by SIGTERM or SIGINT with everything recorded, 1 the configuration has errors, "
      + "2 bad usage or a secret that is not set, 3 the store or the port cannot be had",
    run: { arguments, terminal throws(CommandError) in
      let configuration = try LoadedConfiguration(arguments)
      guard let graph = configuration.graph(terminal) else { return .findings }
      var options = try options(arguments, configuration)
      options.allowUnsigned = arguments.has(allowUnsigned)
      let grace = try grace(arguments)
      let signals = ServerSignals(reloads: true)
      let state = StateFolder.files(arguments, configuration)
      if let clock = try steeredClock(arguments, state) {
        options.log.warning("this server's time is not the system's: a test moves it")
        options.clock = clock
      }
      let server = try Server(
        configuration, graph: graph, state: state, outboxFolder: configuration.outbox(in: state),
        options: options)
      announce(server, arguments, terminal)
      let watch = arguments.has(watch) ? ConfigurationWatch(arguments) : nil
      let revision = graph.revision
      let watcher = watch.map { watch in WorkerThread("watch") { watch.run(from: revision) } }
      while case .reload = signals.next() { reload(server, arguments, options.log) }
      options.log.info("stopping: no new deliveries, work in hand is finished")
      watch?.close()
      watcher?.join()
      server.stop(grace: grace)
      return .fine
    })

  private static func announce(_ server: Server, _ arguments: Arguments, _ terminal: Terminal) {
    if arguments.value(named: "format") == "json" {
      let places = Value.object(present: [
        "url": .string(server.url), "metrics": server.metricsURL.map { .string($0) },
      ])
      terminal.print(places.json())
    } else {
      terminal.print("listening on \(server.url)")
      if let metrics = server.metricsURL { terminal.print("metrics at \(metrics)") }
    }
  }

  /// Swaps the configuration if the files are good; keeps the one at work, and says why, if not.
  private static func reload(_ server: Server, _ arguments: Arguments, _ log: Log) {
    do throws(CommandError) {
      let configuration = try LoadedConfiguration(arguments)
      for error in configuration.errors.prefix(20) {
        log.error(
          "an error in the configuration",
          ["finding": .text(Report.text([error], format: "compact", color: false))])
      }
      try server.reload(configuration)
    } catch {
      log.error(
        "the configuration was not reloaded: the one at work stays",
        ["reason": .text(error.sentence)])
    }
  }

  private static func grace(_ arguments: Arguments) throws(CommandError) -> Duration {
    guard let text = arguments.value(grace) else { return .seconds(20) }
    guard let time = Duration(text: text), time >= .zero, time <= .seconds(3600) else {
      throw .usage("--grace is a time up to 1h, such as 30s, not `\(text)`")
    }
    return time
  }

  private static func options(
    _ arguments: Arguments, _ configuration: LoadedConfiguration
  ) throws(CommandError) -> Server.Options {
    var options = Server.Options()
    let listen = configuration.set.project?.listen.value
    options.address = listen?.address ?? options.address
    options.port = listen.map { UInt16(clamping: $0.port) } ?? options.port
    if let place = try place(arguments, Self.listen) {
      (options.address, options.port) = place
    }
    let metrics = configuration.set.project?.metrics.map { metrics in
      (address: metrics.address, port: UInt16(clamping: metrics.port))
    }
    options.metricsAddress = try place(arguments, metricsOption) ?? metrics
    options.log = Log(arguments)
    options.faults =
      arguments.environment["JOURNEYMAN_KILL_AT"].flatMap { Faults(killingAt: $0) } ?? .none
    return options
  }

  /// Nil but for tests that let days pass.
  private static func steeredClock(
    _ arguments: Arguments, _ state: StateFiles
  ) throws(CommandError) -> SteeredClock? {
    guard arguments.environment[SteeredClock.variable] != nil else { return nil }
    guard let clock = SteeredClock(in: state.folder) else {
      throw .usage(
        "\(SteeredClock.variable) is for tests that move the clock, and there is no file "
          + "`\(state.folder)/\(SteeredClock.fileName)` that says how far: unset it")
    }
    return clock
  }

  /// `ADDRESS:PORT`; nil where the option is not given.
  private static func place(
    _ arguments: Arguments, _ option: Option
  ) throws(CommandError) -> (address: String, port: UInt16)? {
    guard let text = arguments.value(option) else { return nil }
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...])
    else { throw .usage("--\(option.name) is ADDRESS:PORT, such as 127.0.0.1:8080, not `\(text)`") }
    return (String(text[..<colon]), port)
  }
}

extension Log {
  /// The log that `--log-level` and `--log-format` ask for.
  convenience init(_ arguments: Arguments) {
    let level = arguments.value(named: "log-level")
    self.init(
      minimum: Log.Level.allCases.first { $0.name == level } ?? .info,
      format: arguments.value(named: "log-format") == "json" ? .json : .logfmt)
  }
}
