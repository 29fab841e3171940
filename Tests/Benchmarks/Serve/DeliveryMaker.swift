import Cryptography

/// The published webhook, each time of another candidate and application.
struct NumberedBody {
  private let body: [UInt8]
  /// Where in the body the eight digits stand that differ.
  private let places: [Int]

  /// `body` is the published webhook, compact. With another `action` no rule takes it and nothing is to be done.
  init(_ body: [UInt8], action: String = "new_candidate_application") throws {
    // A number in JSON has no zeros before it.
    let digits = "90000000"
    let text = String(decoding: body, as: UTF8.self)
      .replacing("new_candidate_application", with: action)
      .replacing("60304594", with: digits).replacing("71980812", with: digits)
      .replacing("person@example.com", with: "p\(digits)@example.com")
    let body = Array(text.utf8)
    let pattern = Array(digits.utf8)
    places = body.indices.dropLast(pattern.count).filter { place in
      body[place..<place + pattern.count].elementsEqual(pattern)
    }
    guard places.count >= 3 else { throw BenchmarkFailure("the body names nobody") }
    self.body = body
  }

  func body(_ number: Int) -> [UInt8] {
    var body = body
    var rest = 90_000_000 + number
    for digit in (0..<8).reversed() {
      for place in places { body[place + digit] = UInt8(ascii: "0") + UInt8(rest % 10) }
      rest /= 10
    }
    return body
  }
}

/// Signed requests as Greenhouse sends them, each of another candidate, application and id.
struct DeliveryMaker {
  private let template: NumberedBody
  private let key: HMACKey
  private var number: Int

  /// As for `NumberedBody`; `after` as many that were sent before.
  init(
    _ body: [UInt8], action: String = "new_candidate_application", after sent: Int = 0
  ) throws {
    number = sent
    template = try NumberedBody(body, action: action)
    key = try HMACKey(.sha256, key: Array(ServedProgram.secret.utf8))
  }

  /// The next request, head and body.
  mutating func next() throws -> [UInt8] {
    number += 1
    let body = template.body(number)
    let head = """
      POST /hooks/greenhouse HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
      Greenhouse-Event-ID: load-\(number)\r\nSignature: sha256 \(Hex.encode(try key.code(of: body)))\r\n\
      Content-Length: \(body.count)\r\n\r\n
      """
    return Array(head.utf8) + body
  }
}
