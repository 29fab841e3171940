import CCurl

/// Header lines as libcurl takes them. Must live until the transfer is over.
@safe final class HeaderList {
  private var list: UnsafeMutablePointer<curl_slist>?

  /// Throws for a header that would end its line, or begin another.
  init(_ headers: [OutgoingRequest.Header]) throws(NetworkError) {
    // Asking for leave to send a body costs a round trip, and many servers do not answer it.
    try append("Expect:")
    for header in headers {
      guard !header.name.isEmpty, header.name.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x3a }) else {
        throw .invalidRequest(reason: "a header's name is no single word")
      }
      guard header.value.utf8.allSatisfy({ $0 >= 0x20 || $0 == 0x09 }) else {
        throw .invalidRequest(reason: "the header `\(header.name)` has a control character in it")
      }
      // Without a value libcurl takes `Name:` as an order to leave the header out, and `Name;` as an empty one.
      try append(header.value.isEmpty ? "\(header.name);" : "\(header.name): \(header.value)")
    }
  }

  deinit { unsafe curl_slist_free_all(list) }

  var first: UnsafeRawPointer? { unsafe UnsafeRawPointer(list) }

  private func append(_ line: String) throws(NetworkError) {
    // Copies the line; a failure leaves the list as it was.
    guard let longer = unsafe curl_slist_append(list, line) else {
      throw .failed(code: Int(CURLE_OUT_OF_MEMORY.rawValue), reason: "no memory for a header")
    }
    unsafe list = unsafe longer
  }
}
