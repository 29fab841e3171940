package import HTTPServer

/// What a signature is looked for in: a request as it came.
package protocol SignedRequest {
  /// The value of the first header of a name, nil without one.
  func header(_ name: HTTPHeaderName) -> [UInt8]?
  /// As it came, without the query: `/hooks/greenhouse`.
  var path: String { get }
  var body: [UInt8] { get }
}

extension HTTPRequest: SignedRequest {}
