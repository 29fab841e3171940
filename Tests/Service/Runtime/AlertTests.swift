import Actions
import Graph
import Store
import Synchronization
import Testing
import Values

@testable import Runtime

/// Takes the mails of workflows as it is told, and those of alerts as it is told, and keeps the latter.
private final class AlertPost: BlockingPerformer {
  private let mails = Mutex<[EmailRequest]>([])
  private let total = Mutex(0)
  private let alertAnswers: Mutex<[StepOutcome]>
  private let answer: StepOutcome

  /// - Parameters:
  ///   - answer: to every mail of a workflow.
  ///   - alertAnswers: to mails of alerts, in order; afterwards they are taken.
  init(_ answer: StepOutcome, alertAnswers: [StepOutcome] = []) {
    self.answer = answer
    self.alertAnswers = Mutex(alertAnswers)
  }

  func report(of attempt: EffectAttempt) -> AttemptReport {
    AttemptReport(outcome(of: attempt.request, as: attempt.effect))
  }

  private func outcome(of request: ActionRequest, as effect: EffectKey) -> StepOutcome {
    guard effect.workflow == "alerts" else { return answer }
    total.withLock { $0 += 1 }
    if case .email(let mail) = request { mails.withLock { $0.append(mail) } }
    return alertAnswers.withLock { $0.isEmpty ? .done(.map(.empty)) : $0.removeFirst() }
  }

  /// How many alerts have come, mails or not.
  var count: Int { total.withLock { $0 } }
  /// The mails of alerts so far.
  var sent: [EmailRequest] { mails.withLock { $0 } }
}

@Suite struct `Alerts` {
  private static let ops = AlertReceiver.mail(
    connection: "mail", to: "ops@acme.example", from: "Journeyman <journeyman@acme.example>")

  private func bench(
    _ post: AlertPost, receivers: [AlertReceiver] = [ops]
  ) throws -> TestBench {
    let bench = try TestBench([.sample([.send()])], receiver: post, alerting: receivers)
    try bench.start()
    return bench
  }

  private func untold(_ bench: TestBench) throws -> [StoredAlert] {
    try bench.reader().untoldAlerts(limit: 10_000)
  }

  /// Moves the clock and waits for what comes of it.
  private func advance(_ bench: TestBench, by span: Duration) {
    bench.clock.advance(by: span)
    bench.settle()
  }

  @Test func `say what stopped, where, and which command shows it, and no name`() throws {
    let post = AlertPost(.final(reason: "the server refused RCPT: 550"))
    let bench = try bench(post)
    bench.deliver(name: "Ada Lovelace", email: "ada@example.org")
    bench.settle()
    advance(bench, by: AlertMailer.gathering)
    let mail = try #require(post.sent.first)
    let run = try #require(try bench.run())
    #expect(mail.to == "ops@acme.example")
    #expect(mail.from == "Journeyman <journeyman@acme.example>")
    #expect(mail.subject == "[sample] a run is dead-lettered")
    for part in [
      "workflow   welcome", "step       send", "class      final",
      "reason     the server refused RCPT: 550", "journeyman dead-letters show \(run.id)",
    ] {
      #expect(mail.text.contains(part), "\(part)")
      #expect(mail.html.contains(part), "\(part)")
    }
    let candidate = try #require(try bench.event(run.event)?.candidate)
    #expect(mail.text.contains("# \(candidate)"))
    for personal in ["Ada", "Lovelace", "ada@example.org"] {
      #expect(!mail.text.contains(personal) && !mail.subject.contains(personal))
    }
    #expect(try untold(bench).isEmpty)
    #expect(bench.log.all.contains { $0.contains("a run is dead-lettered") })
    bench.stop()
  }

  @Test func `that come as a storm are two mails with counts`() throws {
    let post = AlertPost(.final(reason: "no"))
    let bench = try bench(post)
    bench.deliver(candidate: "0")
    bench.settle()
    advance(bench, by: AlertMailer.gathering)
    #expect(post.sent.count == 1)
    #expect(try untold(bench).isEmpty)
    for number in 1...500 { bench.deliver(candidate: "\(number)") }
    bench.settle()
    advance(bench, by: AlertMailer.interval - .milliseconds(1))
    #expect(post.sent.count == 1)
    advance(bench, by: .milliseconds(1))
    let mails = post.sent
    #expect(mails.count == 2)
    guard mails.count == 2 else { return }
    #expect(mails[1].subject == "[sample] a run is dead-lettered (500)")
    #expect(mails[1].text.contains("a run is dead-lettered, 500 times"))
    #expect(mails[1].text.contains("and 495 more: journeyman dead-letters list"))
    #expect(try untold(bench).isEmpty)
    #expect(post.sent.count == 2)
    bench.stop()
  }

  @Test func `that nobody was told of before the end are told at the next start`() throws {
    let post = AlertPost(.final(reason: "no"))
    let bench = try bench(post)
    bench.deliver()
    bench.settle()
    #expect(try untold(bench).count == 1)
    advance(bench, by: .seconds(1))
    try bench.restart()
    advance(bench, by: AlertMailer.gathering)
    #expect(post.sent.count == 1)
    #expect(try untold(bench).isEmpty)
    bench.stop()
  }

  @Test(arguments: [
    StepOutcome.transient(reason: "away", retryAfter: nil, reached: false),
    .uncertain(reason: "who knows"), .postponed(reason: "too fast", for: .seconds(1)),
  ])
  func `whose mail fails are sent again and raise none of their own`(_ failure: StepOutcome) throws
  {
    let post = AlertPost(.final(reason: "no"), alertAnswers: [failure])
    let bench = try bench(post)
    bench.deliver()
    bench.settle()
    advance(bench, by: AlertMailer.gathering)
    #expect(post.sent.count == 1)
    #expect(try untold(bench).count == 1)
    advance(bench, by: AlertMailer.pause)
    #expect(post.sent.count == 2)
    #expect(try untold(bench).isEmpty)
    #expect(Set(post.sent.map(\.text)).count == 1)
    bench.stop()
  }

  @Test func `whose mail is refused for good are in the log and leave the store`() throws {
    let post = AlertPost(.final(reason: "no"), alertAnswers: [.final(reason: "550 no such ops")])
    let bench = try bench(post)
    bench.deliver()
    bench.settle()
    advance(bench, by: AlertMailer.gathering)
    #expect(post.sent.count == 1)
    #expect(try untold(bench).isEmpty)
    #expect(bench.log.all.contains { $0.contains("alerts were refused for good") })
    #expect(post.sent.count == 1)
    bench.stop()
  }

  @Test func `go to each receiver once, though another one failed`() throws {
    let other = AlertReceiver.mail(
      connection: "mail", to: "lead@acme.example", from: "journeyman@acme.example")
    let post = AlertPost(
      .final(reason: "no"),
      alertAnswers: [
        .done(.map(.empty)), .transient(reason: "away", retryAfter: nil, reached: false),
      ])
    let bench = try bench(post, receivers: [Self.ops, other])
    bench.deliver()
    bench.settle()
    advance(bench, by: AlertMailer.gathering)
    #expect(post.sent.count == 2)
    advance(bench, by: AlertMailer.pause)
    #expect(try untold(bench).isEmpty)
    #expect(
      post.sent.map(\.to) == ["ops@acme.example", "lead@acme.example", "lead@acme.example"])
    bench.stop()
  }

  @Test func `are told of quarantine and of a receiver that cannot be reached`() throws {
    let post = AlertPost(.transient(reason: "nobody there", retryAfter: nil, reached: false))
    let bench = try bench(post)
    bench.deliver()
    bench.deliver(candidate: nil, name: nil)
    bench.settle()
    advance(bench, by: AlertMailer.gathering)
    let subject = try #require(post.sent.first?.subject)
    #expect(subject.contains("a receiver cannot be reached"))
    #expect(subject.contains("an event is quarantined"))
    bench.stop()
  }

  /// Takes what is posted as it is told.
  private final class Post: AlertCarrier {
    private let bodies = Mutex<[Value]>([])
    private let answers: Mutex<[StepOutcome]>

    init(_ answers: [StepOutcome] = []) { self.answers = Mutex(answers) }

    var posted: [Value] { bodies.withLock { $0 } }

    func post(_ json: [UInt8], as key: EffectKey) -> StepOutcome {
      bodies.withLock { $0.append((try? Value(json: json)) ?? .null) }
      return answers.withLock { $0.isEmpty ? .done(.map(.empty)) : $0.removeFirst() }
    }
  }

  @Test func `go to a webhook as JSON, those alike together, without a name`() throws {
    let web = Post([.transient(reason: "it answered 503", retryAfter: nil, reached: true)])
    let bench = try bench(
      AlertPost(.final(reason: "550 no")), receivers: [.webhook(name: "webhook 1", web)])
    for number in 0..<12 { bench.deliver(candidate: "\(number)", name: "Ada Lovelace") }
    bench.settle()
    advance(bench, by: AlertMailer.gathering)
    #expect(try untold(bench).count == 12)
    advance(bench, by: AlertMailer.pause)
    #expect(try untold(bench).isEmpty)
    #expect(web.posted.count == 2 && web.posted[0] == web.posted[1])
    let body = try #require(web.posted.last)
    #expect(body["project"] == "sample")
    #expect(body["text"] == "[sample] a run is dead-lettered (12)")
    let alert = try #require(body["alerts"]?.listValue?.first)
    for (name, value) in [
      ("message", "a run is dead-lettered"), ("workflow", "welcome"), ("step", "send"),
      ("error_class", "final"), ("reason", "550 no"),
    ] {
      #expect(alert[name]?.stringValue == value, "\(name)")
    }
    #expect(alert["count"] == .int(12))
    #expect(alert["show"]?.listValue?.count == 5 && alert["candidates"]?.listValue?.count == 5)
    #expect(!body.json().contains("Ada") && !body.json().contains("Lovelace"))
    bench.stop()
  }

  @Test func `say when a connection fails again and again`() throws {
    let web = Post()
    let bench = try bench(
      AlertPost(.transient(reason: "nobody there", retryAfter: nil, reached: false)),
      receivers: [.webhook(name: "webhook 1", web)])
    for number in 0..<20 { bench.deliver(candidate: "\(number)") }
    bench.settle()
    advance(bench, by: AlertMailer.gathering)
    let alerts = web.posted.flatMap { $0["alerts"]?.listValue ?? [] }
    let trouble = alerts.filter { $0["message"] == "a connection fails again and again" }
    #expect(trouble.count == 1)
    #expect(trouble.first?["connection"] == "outbox" && trouble.first?["count"] == .int(1))
    bench.stop()
  }

  @Test(arguments: [true, false])
  func `go out over a connection within its limits, whoever else uses it`(asJSON: Bool) throws {
    let post = AlertPost(.final(reason: "no"))
    let way: AlertReceiver =
      asJSON ? .request(connection: "mail", url: "/alerts") : Self.ops
    let bench = try TestBench(
      [.sample([.send()])], receiver: post, alerting: [way],
      limits: ["mail": ConnectionLimits(rate: .init(count: 1, period: .seconds(3600)))])
    try bench.start()
    bench.deliver()
    bench.settle()
    advance(bench, by: AlertMailer.gathering)
    #expect(post.count == 1)
    bench.deliver()
    bench.settle()
    advance(bench, by: AlertMailer.interval)
    // The rate is used up for an hour.
    #expect(post.count == 1)
    #expect(try untold(bench).count == 1)
    advance(bench, by: .seconds(3600))
    #expect(post.count == 2)
    #expect(try untold(bench).isEmpty)
    bench.stop()
  }

  @Test func `of a connection over itself are told when it works again`() throws {
    let away = StepOutcome.transient(reason: "away", retryAfter: nil, reached: false)
    let post = AlertPost(.final(reason: "no"), alertAnswers: [away, away])
    let bench = try TestBench(
      [.sample([.send()])], receiver: post, alerting: [Self.ops],
      limits: ["mail": ConnectionLimits(breaker: .init(failures: 2, openFor: .seconds(600)))])
    try bench.start()
    bench.deliver()
    bench.settle()
    advance(bench, by: AlertMailer.gathering)
    advance(bench, by: AlertMailer.pause)
    #expect(post.count == 2)
    // It is left alone, alerts included.
    advance(bench, by: .seconds(300))
    #expect(post.count == 2)
    advance(bench, by: .seconds(300))
    #expect(post.count == 3)
    advance(bench, by: AlertMailer.interval)
    #expect(post.count == 4)
    #expect(post.sent.last?.text.contains("a connection works again") == true)
    #expect(post.sent.last?.text.contains("a connection fails again and again") == true)
    #expect(try untold(bench).isEmpty)
    bench.stop()
  }

  @Test func `cost no row where nobody is to be told by mail`() throws {
    let post = AlertPost(.final(reason: "no"))
    let bench = try bench(post, receivers: [])
    bench.deliver()
    bench.settle()
    #expect(try untold(bench).isEmpty)
    #expect(bench.log.all.contains { $0.contains("a run is dead-lettered") })
    bench.stop()
  }
}
