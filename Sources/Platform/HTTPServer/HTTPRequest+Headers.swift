import CMicroHTTPD

extension HTTPRequest {
  /// The value of the first header of a name, as it came. Nil without one.
  package func header(_ name: HTTPHeaderName) -> [UInt8]? {
    guard let connection = unsafe connection else { return nil }
    var value: UnsafePointer<CChar>?
    var length = 0
    let found = unsafe MHD_lookup_connection_value_n(
      connection, .HEADER_KIND, name.characters, name.characters.count - 1, &value, &length)
    guard found == .YES, let value = unsafe value else { return nil }
    return unsafe [UInt8](UnsafeRawBufferPointer(start: value, count: length))
  }

  /// The value as text; ill-formed UTF-8 is repaired with U+FFFD.
  package func headerText(_ name: HTTPHeaderName) -> String? {
    header(name).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The length that the sender announced. Nil without one, as of a chunked body, or with one that is no number.
  package var contentLength: Int? {
    headerText(.contentLength).flatMap { Int($0) }.flatMap { $0 < 0 ? nil : $0 }
  }

  /// Whether the sender waits for our leave before it sends the body (RFC 9110, section 10.1.1).
  var waitsForLeave: Bool { header(.expect) != nil }

  /// All headers in the order in which they came, names in lower case. Ill-formed UTF-8 is repaired.
  package func headerFields() -> [(name: String, value: String)] {
    guard let connection = unsafe connection else { return [] }
    var fields: [(name: String, value: String)] = []
    fields.reserveCapacity(12)
    unsafe withUnsafeMutablePointer(to: &fields) { fields in
      _ = unsafe MHD_get_connection_values_n(connection, .HEADER_KIND, appendField, fields)
    }
    return fields
  }
}

extension HTTPHeaderName {
  package static let contentLength: HTTPHeaderName = "Content-Length"
  static let expect: HTTPHeaderName = "Expect"
}

/// `MHD_KeyValueIteratorN`: adds one header to the fields that `fields` points to.
private func appendField(
  _ fields: UnsafeMutableRawPointer?, _ kind: MHD_ValueKind, _ name: UnsafePointer<CChar>?,
  _ nameLength: Int, _ value: UnsafePointer<CChar>?, _ valueLength: Int
) -> MHD_Result {
  typealias Fields = [(name: String, value: String)]
  guard let fields = unsafe fields?.assumingMemoryBound(to: Fields.self) else { return .NO }
  let value = unsafe UnsafeRawBufferPointer(start: value, count: valueLength)
  unsafe fields.pointee.append(
    (
      lowercased(UnsafeRawBufferPointer(start: name, count: nameLength)),
      String(decoding: value, as: UTF8.self)
    ))
  return .YES
}

/// A name with its ASCII letters in lower case; others have no place in it (RFC 9110, section 5.1).
private func lowercased(_ name: UnsafeRawBufferPointer) -> String {
  unsafe String(unsafeUninitializedCapacity: name.count) { text in
    for place in name.indices {
      let byte = unsafe name[place]
      unsafe text[place] = (0x41...0x5a).contains(byte) ? byte | 0x20 : byte
    }
    return name.count
  }
}
