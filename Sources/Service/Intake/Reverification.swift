import Cryptography
import Graph
import HTTPServer
package import Store
import Values

/// Looks once more at deliveries that were refused because they could not be verified: our secret may have been the
/// wrong one. The time of a signature is compared with the time of receipt, as it was then.
package struct Reverification: Sendable {
  private let entries: [String: SourceEntry]
  private let parser = BodyParser(maximumLength: IntakeLimits().bodyBytes)

  /// `sources` have the secrets of now.
  package init(_ sources: [SourceEntry]) {
    entries = Dictionary(sources.map { ($0.graph.name, $0) }) { first, _ in first }
  }

  package enum Outcome: Sendable {
    /// To be accepted as if it had come now, with the time of its receipt.
    case verified(Delivery)
    case refused(reason: String)
  }

  package func examine(_ refused: RefusedDelivery) -> Outcome {
    guard refused.status == 401 else {
      return .refused(reason: "it was refused for another reason: \(refused.reason)")
    }
    guard let name = refused.source, let entry = entries[name] else {
      return .refused(
        reason: "no source `\(refused.source ?? "")` is served now: is its secret set?")
    }
    if entry.verifier?.comesWithSecret == true {
      return .refused(reason: "its token is not kept: the sender must send it again")
    }
    guard let headers = try? Value(json: refused.headers) else {
      return .refused(reason: "its headers cannot be read")
    }
    let request = KeptRequest(path: entry.graph.path, headers: headers, body: refused.body)
    var incoming = IncomingDelivery(request, entry, receivedAt: refused.receivedAt)
    do throws(IntakeFault) {
      return .verified(try incoming.examine(with: parser))
    } catch {
      return .refused(reason: error.sentence)
    }
  }
}

/// A request as the ring of refused ones has it.
private struct KeptRequest: DeliveryRequest {
  let path: String
  /// Names in lower case.
  let headers: Value
  let body: [UInt8]

  func header(_ name: HTTPHeaderName) -> [UInt8]? {
    headers[name.text.lowercased()]?.stringValue.map { Array($0.utf8) }
  }

  func headers(confidential: [String]) -> RequestHeaders { RequestHeaders(kept: headers) }
  func takeBody() -> [UInt8] { body }
}

extension IntakeFault {
  fileprivate var sentence: String {
    switch self {
    case .notVerified(let refusal): "it still cannot be verified: \(refusal.rawValue)"
    case .notJSON(let error): "it is verified, but no JSON: \(error.message)"
    case .cryptography(let error): "it could not be verified now: \(error)"
    }
  }
}
