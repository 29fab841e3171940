/// Header lines as libcurl takes them.
enum HeaderLines {
  /// Throws for a header that would end its line, or begin another.
  static func lines(of headers: [OutgoingRequest.Header]) throws(NetworkError) -> [String] {
    // Asking for leave to send a body costs a round trip, and many servers do not answer it.
    var lines = ["Expect:"]
    for header in headers {
      guard !header.name.isEmpty, header.name.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x3a }) else {
        throw .invalidRequest(reason: "a header's name is no single word")
      }
      guard header.value.utf8.allSatisfy({ $0 >= 0x20 || $0 == 0x09 }) else {
        throw .invalidRequest(reason: "the header `\(header.name)` has a control character in it")
      }
      // Without a value libcurl takes `Name:` as an order to leave the header out, and `Name;` as an empty one.
      lines.append(header.value.isEmpty ? "\(header.name);" : "\(header.name): \(header.value)")
    }
    return lines
  }
}
