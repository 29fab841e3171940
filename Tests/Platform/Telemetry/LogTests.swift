import Synchronization
import Testing

@testable import Telemetry

@Suite struct `What a log line says` {
  private final class Lines: Sendable {
    let all = Mutex<[String]>([])
    func add(_ line: [UInt8]) { all.withLock { $0.append(String(decoding: line, as: UTF8.self)) } }
  }

  private func lines(
    _ format: Log.Format, minimum: Log.Level = .debug, _ body: (Log) -> Void
  ) -> [String] {
    let lines = Lines()
    body(
      Log(
        minimum: minimum, format: format, now: { WallTime(milliseconds: 1_772_357_400_125) },
        sink: lines.add))
    return lines.all.withLock { $0 }
  }

  @Test func `logfmt quotes only what needs it`() {
    let written = lines(.logfmt) {
      $0.error("step failed", ["workflow": "welcome", "cause": "a \"b\"\n=c", "attempts": 3])
    }
    #expect(
      written == [
        "time=2026-03-01T09:30:00.125Z level=error msg=\"step failed\" workflow=welcome "
          + "cause=\"a \\\"b\\\"\\n=c\" attempts=3\n"
      ])
  }

  @Test func `json is one object per line with controls escaped`() {
    let written = lines(.json) { $0.info("x\u{1}y", ["ok": true, "ms": 1.5]) }
    #expect(
      written == [
        "{\"time\":\"2026-03-01T09:30:00.125Z\",\"level\":\"info\",\"msg\":\"x\\u0001y\","
          + "\"ok\":true,\"ms\":1.5}\n"
      ])
  }

  @Test func `what is below the minimum is not written`() {
    let written = lines(.logfmt, minimum: .warning) {
      $0.info("quiet")
      $0.warning("loud")
    }
    #expect(written.count == 1)
  }

  @Test func `a redacted value never shows`() {
    let secret = Redacted("ada@example.org")
    var dumped = ""
    dump(secret, to: &dumped)
    let written = lines(.json) { $0.info("sent to \(secret)", ["to": LogValue(secret)]) }
    #expect(!(dumped + written[0] + "\(secret)" + String(reflecting: secret)).contains("ada"))
    #expect(written[0].contains("<redacted>"))
    #expect(secret.exposed == "ada@example.org")
  }

  @Test func `a date before 1970 is written right`() {
    #expect(WallTime(milliseconds: -1).description == "1969-12-31T23:59:59.999Z")
    #expect(WallTime(milliseconds: 951_782_400_000).description == "2000-02-29T00:00:00.000Z")
  }
}
