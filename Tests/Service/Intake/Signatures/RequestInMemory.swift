import Graph
import HTTPServer
import Intake
import Values

/// A request that never was on a wire.
struct RequestInMemory: SignedRequest {
  var headers: [(name: String, value: String)]
  var body: [UInt8]
  var path = "/hooks/sender"

  func header(_ name: HTTPHeaderName) -> [UInt8]? {
    let wanted = name.text.lowercased()
    return headers.first { $0.name.lowercased() == wanted }.map { [UInt8]($0.value.utf8) }
  }
}

extension RequestInMemory {
  init(_ delivery: OutgoingDelivery) {
    self.init(headers: delivery.headers, body: delivery.body, path: delivery.path)
  }

  /// The same before anything was signed.
  var unsigned: OutgoingDelivery { OutgoingDelivery(path: path, headers: headers, body: body) }

  /// The body as the expressions of a source see it; nil for what is no JSON.
  var input: SourceInput? {
    guard let document = try? JSONParser().parse(body) else { return nil }
    return SourceInput(
      body: document.root, headers: .map(.empty), rawBody: .bytes(body), digest: "")
  }
}
