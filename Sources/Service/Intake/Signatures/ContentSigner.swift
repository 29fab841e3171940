import Cryptography
import Graph
import Values

/// Makes codes over what is sent.
struct ContentSigner: Sendable {
  private let specification: ContentSignature
  private let form: ContentSignature.Form
  private let key: Key

  private enum Key: Sendable {
    case hmac(HMACKey)
    case ed25519(Ed25519PrivateKey)
  }

  init(_ specification: ContentSignature, secret: String) throws(SecretError) {
    let material = try KeyMaterial(secret, form: specification.key)
    guard material.kind != .publicKey else { throw .wrongHalf }
    guard let form = specification.forms.first(where: { material.serves($0.primitive) }) else {
      throw .unusedKind
    }
    do throws(CryptographyError) {
      if let hash = form.primitive.hash {
        key = .hmac(try HMACKey(hash, key: material.bytes))
      } else {
        let isPair = material.bytes.count == Ed25519PrivateKey.length + Ed25519PublicKey.length
        let seed =
          isPair ? [UInt8](material.bytes.prefix(Ed25519PrivateKey.length)) : material.bytes
        key = .ed25519(try Ed25519PrivateKey(seed: seed))
      }
    } catch {
      throw SecretError(error)
    }
    self.specification = specification
    self.form = form
  }

  func sign(
    _ delivery: OutgoingDelivery, at now: Timestamp
  ) throws(SignatureSigner.Failure) -> OutgoingDelivery {
    var signed = delivery
    // The time first: it may be a part of the body that is signed.
    let time = try writeTime(now, into: &signed)
    let code = try code(of: try message(of: signed, time: time.text))
    let signature = form.prefix + form.encoding.encode(code) + form.suffix
    switch specification.location {
    case .header(let name):
      let separator = specification.separators.first.map { String(Unicode.Scalar($0)) } ?? ""
      let value = (time.element.map { [$0] } ?? []) + [signature]
      signed.headers.append((name, value.joined(separator: separator)))
    case .field(let path): try signed.set(.string(signature), at: path)
    }
    return signed
  }

  /// The text of the time, empty without one, and the element of the signature's header that holds it.
  private func writeTime(
    _ now: Timestamp, into delivery: inout OutgoingDelivery
  ) throws(SignatureSigner.Failure) -> (text: String, element: String?) {
    guard let rule = specification.timestamp else { return ("", nil) }
    let number = rule.unit == .seconds ? now.seconds : now.milliseconds
    switch rule.location {
    case .header(let name): delivery.headers.append((name, String(number)))
    case .element(let prefix): return (String(number), prefix + String(number))
    case .field(let path): try delivery.set(.int(number), at: path)
    case .value(let program):
      let text = program.bytes(in: try delivery.input())
      guard let text else { throw .missingValue("timestamp") }
      return (String(decoding: text, as: UTF8.self), nil)
    }
    return (String(number), nil)
  }

  private func message(
    of delivery: OutgoingDelivery, time: String
  ) throws(SignatureSigner.Failure) -> [UInt8] {
    var message: [UInt8] = []
    for part in specification.signed {
      switch part {
      case .literal(let text): message += text.utf8
      // An absent one is empty text, as for the verifier.
      case .header(let name): message += (delivery.header(name) ?? "").utf8
      case .rawBody: message += delivery.body
      case .timestamp: message += time.utf8
      case .field(let path):
        guard let text = try delivery.input().bytes(at: path) else {
          throw .missingValue((["body"] + path).joined(separator: "."))
        }
        message += text
      case .value(let program):
        guard let text = program.bytes(in: try delivery.input()) else {
          throw .missingValue("an expression of `signed`")
        }
        message += text
      }
    }
    return message
  }

  private func code(of message: [UInt8]) throws(SignatureSigner.Failure) -> [UInt8] {
    do throws(CryptographyError) {
      return switch key {
      case .hmac(let key): try key.code(of: message)
      case .ed25519(let key): try key.sign(message)
      }
    } catch {
      throw .cryptography(error)
    }
  }
}

extension OutgoingDelivery {
  /// As expressions of a source see it.
  fileprivate func input() throws(SignatureSigner.Failure) -> SourceInput {
    guard let document = try? JSONParser().parse(body) else { throw .bodyIsNoObject }
    do throws(CryptographyError) {
      return SourceInput(
        body: document.root,
        headers: .map(
          MapValue(headers.map { (key: .string($0.name.lowercased()), value: .string($0.value)) })),
        rawBody: .bytes(body), digest: try SHA256Digest(of: body).hex)
    } catch {
      throw .cryptography(error)
    }
  }

  /// Writes a field of the body, with the objects around it where they are missing.
  fileprivate mutating func set(
    _ value: Value, at path: [String]
  ) throws(SignatureSigner.Failure) {
    guard case .map(let object)? = try? Value(json: body) else { throw .bodyIsNoObject }
    let field = path.reversed().reduce(value) { .map(MapValue([(key: .string($1), value: $0)])) }
    guard case .map(let addition) = field else { return }
    body = Value.map(object.merging(addition)).jsonBytes()
  }
}
