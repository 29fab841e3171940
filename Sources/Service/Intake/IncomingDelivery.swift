import CEL
import Cryptography
import Graph
import HTTPServer
import Store
import Values

/// Why a delivery is not accepted.
enum IntakeFault: Error {
  case notVerified(SignatureRefusal)
  case notJSON(JSONError)
  /// No fault of the sender's.
  case cryptography(CryptographyError)
}

/// What a delivery is made of: a request on the wire, or one that was kept.
protocol DeliveryRequest: SignedRequest {
  /// As expressions and the store have them.
  func headers(confidential: [String]) -> RequestHeaders
  /// The body, which the request gives up.
  func takeBody() -> [UInt8]
}

extension HTTPRequest: DeliveryRequest {}

/// A request on its way from its bytes to a `Delivery`.
struct IncomingDelivery<Request: DeliveryRequest> {
  let entry: SourceEntry
  private let request: Request
  let receivedAt: Timestamp
  /// Made when first asked for: much of what strangers send is refused without them.
  private lazy var headers = request.headers(confidential: entry.confidentialHeaders)
  private var digest: SHA256Digest?

  init(_ request: Request, _ entry: SourceEntry, receivedAt: Timestamp) {
    self.request = request
    self.entry = entry
    self.receivedAt = receivedAt
  }

  /// Verifies, parses, and finds out which event it is, in this order; takes the body out of the request.
  mutating func examine(with parser: BodyParser) throws(IntakeFault) -> Delivery {
    switch try verdict(with: parser) {
    case .verified:
      return try accepted(.verified, content(of: try parse(with: parser)))
    case .refused(let refusal):
      guard try isUnsignedTest(with: parser) else { throw .notVerified(refusal) }
      return try accepted(.unsigned, .answerOnly)
    case nil:
      return try accepted(.unsigned, content(of: try parse(with: parser)))
    }
  }

  /// This request for the ring of refused ones.
  mutating func refused(_ status: Int, _ reason: String) -> RefusedDelivery {
    RefusedDelivery(
      source: entry.graph.name, headers: headers.jsonBytes(), body: request.takeBody(),
      receivedAt: receivedAt, status: status, reason: reason)
  }

  // MARK: - Verification

  /// Nil where the source asks for no signature.
  private mutating func verdict(
    with parser: BodyParser
  ) throws(IntakeFault) -> SignatureVerdict? {
    guard let verifier = entry.verifier else { return nil }
    var input: SourceInput?
    if verifier.readsBody {
      // What is no JSON has no signature in it. It is said to be unverified, not to be no JSON.
      guard let document = try? parser.parse(request.body) else {
        return .refused(.missingSignature)
      }
      input = try self.input(of: document)
    }
    do throws(CryptographyError) {
      return try verifier.verify(request, input: input, at: receivedAt)
    } catch {
      throw .cryptography(error)
    }
  }

  /// Whether a rule takes this for a test request that its sender cannot sign.
  private mutating func isUnsignedTest(with parser: BodyParser) throws(IntakeFault) -> Bool {
    guard entry.graph.hasUnsignedRules, let document = try? parser.parse(request.body) else {
      return false
    }
    guard case .test(unsigned: true) = entry.graph.admission(of: try input(of: document)) else {
      return false
    }
    return true
  }

  // MARK: - Content

  private func parse(with parser: BodyParser) throws(IntakeFault) -> JSONDocument {
    do throws(JSONError) {
      return try parser.parse(request.body)
    } catch {
      throw .notJSON(error)
    }
  }

  private mutating func content(
    of document: JSONDocument
  ) throws(IntakeFault) -> Delivery.Content {
    guard entry.evaluates else {
      return .event(id: try digestID(), contentKey: try contentKey(in: nil))
    }
    let input = try input(of: document, withHeaders: entry.graph.readsHeaders)
    let admission = entry.graph.isSelective ? entry.graph.admission(of: input) : .event
    if case .test = admission { return .answerOnly }
    let id = try eventID(in: input)
    let contentKey = try contentKey(in: input)
    if case .unmatched = admission { return .unmatched(id: id, contentKey: contentKey) }
    return .event(id: id, contentKey: contentKey)
  }

  /// One that this request lacks is that of its content: the event is kept, and a repeat of it is known again.
  private mutating func eventID(in input: SourceInput) throws(IntakeFault) -> String {
    let id =
      if let header = entry.graph.eventIDHeader {
        headers[header].flatMap { Value.string($0).identifierText }
      } else {
        entry.graph.eventID?.text(in: input)
      }
    if let id { return id }
    return try digestID()
  }

  private mutating func contentKey(
    in input: SourceInput?
  ) throws(IntakeFault) -> Delivery.ContentKey? {
    guard case .on(let program, let window) = entry.graph.contentKey else { return nil }
    guard let text = program?.bytes(in: input) else {
      return Delivery.ContentKey(key: try bodyDigest().bytes, window: window)
    }
    do throws(CryptographyError) {
      return Delivery.ContentKey(key: try SHA256Digest(of: text).bytes, window: window)
    } catch {
      throw .cryptography(error)
    }
  }

  private mutating func input(
    of document: JSONDocument, withHeaders readsHeaders: Bool = true
  ) throws(IntakeFault) -> SourceInput {
    entry.graph.bound(
      SourceInput(
        body: document.root, headers: readsHeaders ? headers.object : .map(.empty),
        rawBody: .bytes(request.body), digest: try bodyDigest().hex))
  }

  private mutating func accepted(
    _ verdict: Delivery.Verdict, _ content: Delivery.Content
  ) throws(IntakeFault) -> Delivery {
    Delivery(
      source: entry.graph.name, content: content, headers: headers.jsonBytes(),
      body: request.takeBody(), digest: try bodyDigest().bytes, receivedAt: receivedAt,
      verdict: verdict, status: entry.graph.answer.status)
  }

  /// The id of an event whose sender gives none. The prefix keeps it apart from ids that senders give.
  private mutating func digestID() throws(IntakeFault) -> String {
    "sha256:\(try bodyDigest().hex)"
  }

  private mutating func bodyDigest() throws(IntakeFault) -> SHA256Digest {
    if let digest { return digest }
    do throws(CryptographyError) {
      let digest = try SHA256Digest(of: request.body)
      self.digest = digest
      return digest
    } catch {
      throw .cryptography(error)
    }
  }
}
