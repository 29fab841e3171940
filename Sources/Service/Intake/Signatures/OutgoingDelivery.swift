/// A delivery as a sender is about to post it.
package struct OutgoingDelivery: Sendable {
  /// The source's path; once signed, with the secret behind it where the scheme wants it there.
  package var path: String
  package var headers: [(name: String, value: String)]
  package var body: [UInt8]

  package init(
    path: String, headers: [(name: String, value: String)] = [], body: [UInt8]
  ) {
    self.path = path
    self.headers = headers
    self.body = body
  }

  /// The value of the first header of a name, nil without one.
  func header(_ name: String) -> String? {
    let wanted = name.lowercased()
    return headers.first { $0.name.lowercased() == wanted }?.value
  }
}
