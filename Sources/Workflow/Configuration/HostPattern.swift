/// A host that may be reached: `hooks.zapier.com`, or `*.acme.example` for all below it.
package enum HostPattern {
  package static func isValid(_ pattern: String) -> Bool {
    let host = pattern.hasPrefix("*.") ? pattern.dropFirst(2) : pattern[...]
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.allSatisfy { part in
      !part.isEmpty && part.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
    }
  }

  /// Whether any of the patterns, in small letters, takes the host.
  package static func contains(_ host: String, in patterns: [String]) -> Bool {
    let host = host.lowercased()
    return patterns.contains { pattern in
      pattern.hasPrefix("*.") ? host.hasSuffix(pattern.dropFirst(1)) : host == pattern
    }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"):
      true
    default: false
    }
  }
}

/// The beginning that the addresses of a connection's requests share: `https://crm.acme.example/api`.
enum WebRoot {
  /// Why it is none, as the end of a sentence; nil where it is one.
  static func problem(in text: String) -> String? {
    let lower = text.lowercased()
    guard let scheme = ["https://", "http://"].first(where: lower.hasPrefix) else {
      return "it begins neither with https:// nor with http://"
    }
    if text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) { return "it holds a blank" }
    let rest = text.dropFirst(scheme.count)
    let server = rest.prefix { !"/?#".contains($0) }
    if server.isEmpty || server.hasPrefix(":") { return "it names no server" }
    if server.contains("@") { return "it holds a user or a password, which belong into `headers`" }
    if rest.contains("?") || rest.contains("#") {
      return "it goes on behind the path: a secret address is `{ env: NAME }`"
    }
    return nil
  }
}
