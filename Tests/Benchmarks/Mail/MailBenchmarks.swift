import Actions
import Connectors
import Foundation
import NetworkClient
import Threads
import Values

/// What it costs to write a message and to hand it to a mail server.
enum MailBenchmarks {
  private static let messages = 4000
  private static let effect = EffectKey(
    event: "evt_01jd2c8x5m4k9tq0y6wvfzr3eh", workflow: "application-received", step: "confirmation")
  private static let date = Timestamp(seconds: 1_795_190_709)

  static func run(_ harness: inout Harness) throws {
    let plain = request()
    try harness.time("mail: write a message", count: 100) {
      for _ in 0..<100 { keep(try MailMessage(plain, effect: effect, date: date).bytes) }
    }
    var carrying = plain
    carrying.attachments = [
      Attachment(name: "Benefits.pdf", type: "application/pdf", digest: "d1", size: 1 << 20)
    ]
    let files = ["d1": [UInt8](repeating: 0x55, count: 1 << 20)]
    try harness.time("mail: write one with 1 MiB", .milliseconds, count: 5) {
      for _ in 0..<5 {
        keep(try MailMessage(carrying, effect: effect, date: date, files: files).bytes)
      }
    }
    for threads in [1, 4] { try send(plain, threads, &harness) }
  }

  /// To a server of this machine, over connections that are kept.
  private static func send(
    _ request: EmailRequest, _ threads: Int, _ harness: inout Harness
  ) throws {
    let sink = try SMTPSink()
    defer { sink.stop() }
    let server = try MailServerAddress("smtp://127.0.0.1:\(sink.port)")
    let connection = SMTPConnection(
      name: "mail", SMTPConnection.Settings(server: server, now: { date }))
    let failures = Monitor(0)
    func round() -> (wall: Double, cpu: Double) {
      let (wall, cpu) = (Clock.wall, Clock.processCPU)
      let workers = (1...threads).map { number in
        WorkerThread("sender-\(number)") {
          for _ in 0..<(messages / threads) {
            if case .done = connection.send(request, as: effect, timeout: nil) { continue }
            failures.withLock { $0 += 1 }
          }
        }
      }
      for worker in workers { worker.join() }
      return (Clock.wall - wall, Clock.processCPU - cpu)
    }
    _ = round()
    let rounds = (0..<5).map { _ in round() }
    guard failures.withLock({ $0 }) == 0 else {
      throw BenchmarkFailure("the sink refused messages")
    }
    let name = threads == 1 ? "one at a time" : "\(threads) at a time"
    harness.record(
      "mail: send, \(name)", .perSecond, rounds.map { Double(messages) / $0.wall },
      note: "wall clock, with the server on the same cores")
    harness.record(
      "mail: send, \(name), CPU", .nanoseconds, rounds.map { $0.cpu / Double(messages) * 1e9 },
      note: "of both sides")
  }

  /// About 6 KB, as a confirmation of the shipped workflows is.
  static func request() -> EmailRequest {
    let text = String(
      repeating:
        "Thank you for applying. A person reads every application, and you hear from us.\n",
      count: 14)
    let html = String(
      repeating:
        "<p style=\"margin:0 0 16px\">Thank you for applying. A person reads every application, and\nyou hear from us.</p>\n",
      count: 40)
    return EmailRequest(
      connection: "mail", template: "application-received", to: "ada@example.org",
      replyTo: "betty@acme.example", from: "Acme Careers <careers@acme.example>",
      subject: "Your application for Backend Engineer has arrived", text: text, html: html)
  }
}
