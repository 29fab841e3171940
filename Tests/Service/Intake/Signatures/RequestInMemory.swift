import HTTPServer
import Intake

/// A request that never was on a wire.
struct RequestInMemory: SignedRequest {
  var headers: [(name: String, value: String)]
  var body: [UInt8]

  func header(_ name: HTTPHeaderName) -> [UInt8]? {
    let wanted = name.text.lowercased()
    return headers.first { $0.name.lowercased() == wanted }.map { [UInt8]($0.value.utf8) }
  }
}
