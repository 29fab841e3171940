/// What the other side answered.
package struct ReceivedResponse: Equatable, Sendable {
  package let status: Int
  /// In the order in which they came, names as they were spelt.
  package let headers: [OutgoingRequest.Header]
  package let body: [UInt8]
  /// Whether the body was longer than what was taken.
  package let isCut: Bool

  package init(
    status: Int, headers: [OutgoingRequest.Header], body: [UInt8], isCut: Bool = false
  ) {
    self.status = status
    self.headers = headers
    self.body = body
    self.isCut = isCut
  }

  /// The value of the first header of a name, without regard to ASCII case.
  package func header(_ name: String) -> String? {
    let wanted = name.lowercased()
    return headers.first { $0.name.lowercased() == wanted }?.value
  }

  /// The body as text; ill-formed UTF-8 is repaired with U+FFFD.
  package var text: String { String(decoding: body, as: UTF8.self) }
}
