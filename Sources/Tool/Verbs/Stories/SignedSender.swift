import Cryptography
import Graph
import Intake
import NetworkClient
import Telemetry
import Values

/// Posts bodies to a server as the sender of a source would: signed in its scheme, with its headers.
struct SignedSender {
  let source: SourceGraph
  /// The first of the source's secrets; nil for a source without a signature.
  let secret: String?

  struct Answer {
    let status: Int
    let text: String

    var isSuccess: Bool { (200..<300).contains(status) }

    /// What the server calls the delivery, unless the source answers with a body of its own.
    var delivery: EventID? {
      guard let answer = try? JSONParser().parse(text).root else { return nil }
      return answer[field: "delivery"]?.string.flatMap { EventID($0) }
    }
  }

  /// Signs with the time of `now`. A header that the scheme signs and nobody has set, such as the id of a message, is
  /// made up: each signing is another message.
  func sign(_ body: [UInt8], headers: [String: String], at now: Timestamp) throws(CommandError)
    -> OutgoingDelivery
  {
    var delivery = OutgoingDelivery(
      path: source.path,
      headers: headers.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) },
      body: body)
    let names = headers.keys.map { $0.lowercased() }
    if !names.contains("content-type") {
      delivery.headers.append((name: "Content-Type", value: "application/json"))
    }
    guard let specification = source.signature, let secret else { return delivery }
    for name in specification.signedHeaders
    where name.lowercased().hasSuffix("-id") && !names.contains(name.lowercased()) {
      delivery.headers.append((name: name, value: "msg_\(Hex.encode(try Self.random(12)))"))
    }
    do {
      return try SignatureSigner(specification, secret: secret).sign(delivery, at: now)
    } catch {
      throw .failure("the payload cannot be signed as `\(source.name)` would: \(error)")
    }
  }

  /// - Parameter url: of the server, without a path: `http://127.0.0.1:8080`.
  static func post(_ delivery: OutgoingDelivery, to url: String) throws(CommandError) -> Answer {
    do {
      let response = try HTTPClient().send(
        OutgoingRequest(
          method: "POST", address: url + delivery.path,
          headers: delivery.headers.map { OutgoingRequest.Header($0.name, $0.value) },
          body: delivery.body))
      return Answer(status: response.status, text: response.text)
    } catch {
      throw .failure(
        "nothing could be posted to \(url): \(error.description); does `journeyman serve` run there?"
      )
    }
  }

  /// 32 random bytes, in the form that the source's scheme wants.
  static func newSecret(for source: SourceGraph) throws(CommandError) -> String {
    let bytes = try random(32)
    guard case .standardWebhooks? = source.signature?.key else { return Hex.encode(bytes) }
    return "whsec_\(Cryptography.Base64.encode(bytes))"
  }

  private static func random(_ count: Int) throws(CommandError) -> [UInt8] {
    guard let bytes = try? SecureRandom.bytes(count) else {
      throw .failure("the system gave no random bytes")
    }
    return bytes
  }
}
