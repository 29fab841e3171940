import CMicroHTTPD

/// An answer, built once and sent any number of times, from any thread.
///
/// libmicrohttpd adds `Date`, `Content-Length` and, where due, `Connection`.
/// `@unchecked Sendable`: the C object is not changed after `init`, and counts its references under its own lock.
/// https://www.gnu.org/software/libmicrohttpd/manual/html_node/microhttpd_002dresponse-create.html
@safe package final class HTTPResponse: @unchecked Sendable {
  package let status: Int
  let response: OpaquePointer

  /// `body` is copied.
  package convenience init(
    _ status: Int, contentType: String? = nil, headers: [(name: String, value: String)] = [],
    body: [UInt8] = []
  ) {
    let type = contentType.map { [(name: "Content-Type", value: $0)] } ?? []
    self.init(status, fields: HTTPFields(type + headers), body: body)
  }

  package init(_ status: Int, fields: HTTPFields, body: [UInt8]) {
    self.status = status
    let created = unsafe body.withUnsafeBytes { bytes in
      // Mutable only in the type: with MUST_COPY the buffer is read before the call returns.
      unsafe MHD_create_response_from_buffer(
        bytes.count, UnsafeMutableRawPointer(mutating: bytes.baseAddress), .RESPMEM_MUST_COPY)
    }
    guard let created = unsafe created else { preconditionFailure("no memory for a response") }
    unsafe response = created
    for (name, value) in fields.lines {
      let added = unsafe MHD_add_response_header(created, name, value)
      precondition(added == .YES, "a response header that HTTP allows")
    }
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
}
