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

  /// A request as it goes out.
  struct Delivery {
    let path: String
    let headers: [(name: String, value: String)]
    let body: [UInt8]
  }

  /// Signs with the time of now.
  func sign(_ body: [UInt8], headers: [String: String]) throws(CommandError) -> Delivery {
    var all = headers.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
    if !headers.keys.contains(where: { $0.lowercased() == "content-type" }) {
      all.append((name: "Content-Type", value: "application/json"))
    }
    if let specification = source.signature, let secret {
      let now = Timestamp(milliseconds: WallTime.current.milliseconds)
      do {
        let signer = try SignatureSigner(specification, secret: secret)
        all += try signer.sign(body, headers: all, at: now)
      } catch {
        throw .failure("the payload cannot be signed as `\(source.name)` would: \(error)")
      }
    }
    return Delivery(path: source.path, headers: all, body: body)
  }

  /// - Parameter url: of the server, without a path: `http://127.0.0.1:8080`.
  static func post(_ delivery: Delivery, to url: String) throws(CommandError) -> Answer {
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
    guard let bytes = try? SecureRandom.bytes(32) else {
      throw .failure("the system gave no random bytes")
    }
    guard case .standardWebhooks? = source.signature?.key else { return Hex.encode(bytes) }
    return "whsec_\(Cryptography.Base64.encode(bytes))"
  }
}
