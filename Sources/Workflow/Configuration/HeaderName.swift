package import Diagnostics

/// Names of headers that a file may give a request.
package enum HeaderName {
  /// Why it cannot be set, as the end of a sentence; nil where it can.
  package static func problem(in name: String) -> String? {
    if reserved.contains(name.lowercased()) { return "the program sets it itself" }
    let isToken = !name.isEmpty && name.utf8.allSatisfy(isTokenByte)
    return isToken ? nil : "a header's name is letters, digits and dashes"
  }

  /// Whether its value is one that nobody writes into a file.
  package static func holdsSecret(_ name: String) -> Bool {
    let name = name.lowercased()
    return ["authorization", "cookie", "token", "secret", "password", "api-key", "apikey"]
      .contains { name.contains($0) }
  }

  private static let reserved: Set<String> = [
    "host", "content-length", "transfer-encoding", "connection", "expect", "te", "upgrade",
    "idempotency-key",
  ]

  /// Source: RFC 9110, section 5.6.2.
  private static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }
}

extension Diagnostic {
  package static func invalidHeader(_ name: Located<String>, because problem: String) -> Diagnostic
  {
    Diagnostic(
      rule: "invalid-header", "`\(name.value)` cannot be set here: \(problem)", at: name.span,
      hint: "remove it")
  }
}
