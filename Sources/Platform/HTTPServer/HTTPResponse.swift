import CMicroHTTPD

/// An answer, built once and sent any number of times, from any thread.
///
/// libmicrohttpd adds `Date`, `Content-Length` and, where due, `Connection`.
/// `@unchecked Sendable`: the C object is not changed after `init`, and counts its references under its own lock.
/// https://www.gnu.org/software/libmicrohttpd/manual/html_node/microhttpd_002dresponse-create.html
@safe package final class HTTPResponse: @unchecked Sendable {
  package let status: Int
  let response: OpaquePointer

  /// Names and values of `headers` are ours, not a peer's: one with a line break, a tab or an empty text is a bug.
  /// `body` is copied.
  package init(
    _ status: Int, contentType: String? = nil, headers: [(name: String, value: String)] = [],
    body: [UInt8] = []
  ) {
    self.status = status
    let created = unsafe body.withUnsafeBytes { bytes in
      // Mutable only in the type: with MUST_COPY the buffer is read before the call returns.
      unsafe MHD_create_response_from_buffer(
        bytes.count, UnsafeMutableRawPointer(mutating: bytes.baseAddress), .RESPMEM_MUST_COPY)
    }
    guard let created = unsafe created else { preconditionFailure("no memory for a response") }
    unsafe response = created
    if let contentType { add("Content-Type", contentType) }
    for (name, value) in headers { add(name, value) }
  }

  /// An answer in one line of text.
  package convenience init(
    _ status: Int, text: String, headers: [(name: String, value: String)] = []
  ) {
    self.init(
      status, contentType: "text/plain; charset=utf-8", headers: headers,
      body: [UInt8]((text + "\n").utf8))
  }

  /// An answer in JSON; `body` is the JSON text.
  package convenience init(
    _ status: Int, json body: [UInt8], headers: [(name: String, value: String)] = []
  ) {
    self.init(status, contentType: "application/json", headers: headers, body: body)
  }

  deinit { unsafe MHD_destroy_response(response) }

  private func add(_ name: String, _ value: String) {
    let added = unsafe MHD_add_response_header(response, name, value)
    precondition(added == .YES, "a response header that HTTP allows")
  }
}
