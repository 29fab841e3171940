package import Values

/// A request to another system, ready to be sent but for what its connection adds: `http.request`.
package struct WebRequest: Sendable {
  /// Nil: none, the address is whole.
  package var connection: String?
  /// In capitals.
  package var method: String
  /// `https://…`; a path or nothing where the connection knows the beginning.
  package var url: String
  /// Whether a value of the event chose the host, which the connection must allow then.
  package var hostIsFromValue: Bool
  /// Those of the step, in the order of the file.
  package var headers: [Header]
  package var body: Body?
  /// What counts as done; empty: 200 to 299.
  package var expect: [ExpectedStatus]
  /// Whether the receiver can tell a repeat, by the method or by the key.
  package var isIdempotent: Bool

  package struct Header: Sendable, Hashable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  package enum Body: Sendable {
    case json(Value)
    /// Names may come several times.
    case form([Header])
    case text(String)
  }

  package init(
    connection: String? = nil, method: String = "POST", url: String, hostIsFromValue: Bool = false,
    headers: [Header] = [], body: Body? = nil, expect: [ExpectedStatus] = [],
    isIdempotent: Bool = false
  ) {
    self.connection = connection
    self.method = method
    self.url = url
    self.hostIsFromValue = hostIsFromValue
    self.headers = headers
    self.body = body
    self.expect = expect
    self.isIdempotent = isIdempotent
  }

  /// Whether this status says that it was done.
  package func expects(_ status: Int) -> Bool { expect.contain(status) }

  /// Methods whose repeat is the same as doing it once. Source: RFC 9110, section 9.2.2.
  package static let idempotentMethods: Set<String> = ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"]

  /// Who is asked, for people and for limits: the connection's name, else the server of the address.
  package var receiver: String {
    if let connection { return connection }
    guard let slashes = url.firstRange(of: "//") else { return url }
    return url[slashes.upperBound...].prefix { !"/?#".contains($0) }.lowercased()
  }
}

/// Statuses that count as done: `204`, or `2xx` for a hundred of them.
package struct ExpectedStatus: Sendable, Hashable {
  /// As written.
  package let text: String
  private let range: ClosedRange<Int>

  /// Nil for anything else than three digits, or one and `xx`, from 200 to 599.
  package init?(_ text: String) {
    let digits = Array(text.utf8)
    guard digits.count == 3, (UInt8(ascii: "2")...UInt8(ascii: "5")).contains(digits[0]) else {
      return nil
    }
    self.text = text
    if let status = Int(text) {
      range = status...status
    } else if text.lowercased().hasSuffix("xx") {
      let first = Int(digits[0] - UInt8(ascii: "0")) * 100
      range = first...first + 99
    } else {
      return nil
    }
  }

  package func contains(_ status: Int) -> Bool { range.contains(status) }
}

extension [ExpectedStatus] {
  /// Without any, 200 to 299 count.
  package func contain(_ status: Int) -> Bool {
    isEmpty ? 200..<300 ~= status : contains { $0.contains(status) }
  }
}
