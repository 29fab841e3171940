/// A value of the keyword `format` that is checked. Others are annotations.
/// Source: JSON Schema Validation, section 7.3.
enum Format: String, Sendable, CaseIterable {
  case dateTime = "date-time"
  case date
  case time
  case duration
  case email
  case hostname
  case ipv4
  case ipv6
  case uri
  case uuid
  case regex

  /// For messages: "is not a date".
  var description: String {
    switch self {
    case .dateTime: "a time such as 2026-03-01T09:30:00Z"
    case .date: "a date such as 2026-03-01"
    case .time: "a time of day such as 09:30:00Z"
    case .duration: "a duration such as P3DT12H"
    case .email: "an e-mail address"
    case .hostname: "a host name"
    case .ipv4: "an IPv4 address"
    case .ipv6: "an IPv6 address"
    case .uri: "a URI"
    case .uuid: "a UUID"
    case .regex: "a regular expression"
    }
  }

  func holds(for span: Span<UInt8>) -> Bool {
    span.withUnsafeBufferPointer { bytes in
      var scanner = FormatScanner(bytes)
      return holds(for: &scanner)
    }
  }

  private func holds(for scanner: inout FormatScanner) -> Bool {
    switch self {
    case .dateTime: scanner.skipDateTime() && scanner.isAtEnd
    case .date: scanner.skipDate() && scanner.isAtEnd
    case .time: scanner.skipTime() && scanner.isAtEnd
    case .duration: scanner.skipDuration() && scanner.isAtEnd
    case .email: scanner.skipEmail() && scanner.isAtEnd
    case .hostname: scanner.skipHostname() && scanner.isAtEnd
    case .ipv4: scanner.skipIPv4() && scanner.isAtEnd
    case .ipv6: scanner.skipIPv6() && scanner.isAtEnd
    case .uri: scanner.skipURI() && scanner.isAtEnd
    case .uuid: scanner.skipUUID() && scanner.isAtEnd
    case .regex: scanner.isPattern
    }
  }
}
