import CEL
package import Graph
import HTTPServer

/// A source at the door: its graph with the means to verify and to answer it. A class, since each delivery takes one.
package final class SourceEntry: Sendable {
  package let graph: SourceGraph
  /// Nil: deliveries need no signature.
  let verifier: SignatureVerifier?
  /// Headers, in lower case, by which whoever reads them could act in the sender's name or a proxy's. They are not
  /// stored, and no expression sees them.
  let confidentialHeaders: [String]
  /// The answer to every delivery that was taken; nil where it names the delivery.
  private let fixedAnswer: HTTPResponse?
  /// Those of an answer that names the delivery.
  private let answerHeaders: HTTPFields

  /// `secrets` are the texts of the source's secrets, in their order. Throws where the source could not be verified:
  /// such a source must not be served.
  package init(
    _ graph: SourceGraph, secrets: [String], allowUnsigned: Bool = false
  ) throws(Refusal) {
    if let specification = graph.signature {
      guard !secrets.isEmpty else { throw .noSecret(source: graph.name) }
      do throws(SecretError) {
        verifier = try SignatureVerifier(specification, secrets: secrets)
      } catch {
        throw .unusableSecret(source: graph.name, error)
      }
    } else {
      guard allowUnsigned else { throw .unsigned(source: graph.name) }
      verifier = nil
    }
    self.graph = graph
    confidentialHeaders = Self.confidentialHeaders(of: graph.signature)
    answerHeaders = graph.answer.headers(contentType: "application/json")
    fixedAnswer = graph.answer.body.map { body in
      HTTPResponse(
        graph.answer.status, fields: graph.answer.headers(contentType: "text/plain; charset=utf-8"),
        body: [UInt8](body.utf8))
    }
  }

  private static func confidentialHeaders(of signature: SignatureSpecification?) -> [String] {
    var names: Set = ["authorization", "proxy-authorization", "cookie"]
    switch signature {
    // A signature is no secret, and is needed to verify a delivery anew.
    case .content(let content):
      if case .header(let name) = content.location { names.remove(name.lowercased()) }
    case .token(.header(let name, _)): names.insert(name.lowercased())
    case .token(.path), .jwt, nil: break
    }
    return Array(names)
  }

  /// Why a source is not served.
  package enum Refusal: Error, Equatable, Sendable {
    case noSecret(source: String)
    case unusableSecret(source: String, SecretError)
    /// It asks for no signature, and nobody has allowed that.
    case unsigned(source: String)
  }

  /// Whether its expressions are asked before a delivery is accepted.
  var evaluates: Bool {
    if graph.eventID != nil || graph.isSelective { return true }
    if case .on(.some, _) = graph.contentKey { return true }
    return verifier?.readsBody == true
  }

  func answer(to delivery: EventID) -> HTTPResponse {
    if let fixedAnswer { return fixedAnswer }
    var body: [UInt8] = []
    body.reserveCapacity(64)
    body.append(contentsOf: #"{"delivery":""#.utf8)
    body.append(contentsOf: delivery.description.utf8)
    body.append(contentsOf: #""}"#.utf8)
    return HTTPResponse(graph.answer.status, fields: answerHeaders, body: body)
  }
}

extension SourceEntry.Refusal: CustomStringConvertible {
  package var description: String {
    switch self {
    case .noSecret(let source):
      "the source `\(source)` has no secret: set the one that its file names"
    case .unusableSecret(let source, let error):
      "the source `\(source)` cannot be verified: \(error)"
    case .unsigned(let source):
      "the source `\(source)` asks for no signature, which `serve` takes under `--allow-unsigned` only"
    }
  }
}
