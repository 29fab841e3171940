package import Cryptography
package import Graph
package import Values

/// Signs payloads as the sender of a scheme would: the other side of `SignatureVerifier`, from the same data.
package struct SignatureSigner: Sendable {
  private let specification: SignatureSpecification
  private let form: SignatureSpecification.Form
  private let key: Key

  private enum Key: Sendable {
    case hmac(HMACKey)
    case ed25519(Ed25519PrivateKey)
  }

  /// The secret is the verifier's for HMAC, and the private half for Ed25519: in the form of Standard Webhooks the
  /// base64 after `whsk_` of 32 bytes, or of these followed by the public key.
  package init(
    _ specification: SignatureSpecification, secret: String
  ) throws(SecretError) {
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

  /// Why a payload cannot be signed.
  package enum Failure: Error, Equatable, Sendable {
    /// The scheme's signature, or a part of it, stands in the body, which is not changed here.
    case standsInBody
    case cryptography(CryptographyError)
  }

  /// The headers that a signed request has besides `headers`, which are those that it has already, in the spelling of
  /// the scheme.
  package func sign(
    _ body: [UInt8], headers: [(name: String, value: String)] = [], at now: Timestamp
  ) throws(Failure) -> [(name: String, value: String)] {
    guard case .header(let place) = specification.location else { throw .standsInBody }
    var added: [(name: String, value: String)] = []
    var elements: [String] = []
    var time = ""
    if let rule = specification.timestamp {
      time = String(rule.unit == .seconds ? now.seconds : now.milliseconds)
      switch rule.location {
      case .header(let name): added.append((name, time))
      case .element(let prefix): elements.append(prefix + time)
      case .value: throw .standsInBody
      }
    }
    let message = try message(body, headers: headers, time: time)
    elements.append(form.prefix + form.encoding.encode(try signature(of: message)) + form.suffix)
    let separator = specification.separators.first.map { String(Unicode.Scalar($0)) } ?? ""
    added.append((place, elements.joined(separator: separator)))
    return added
  }

  private func message(
    _ body: [UInt8], headers: [(name: String, value: String)], time: String
  ) throws(Failure) -> [UInt8] {
    var message: [UInt8] = []
    for part in specification.signed {
      switch part {
      case .literal(let text): message += text.utf8
      case .header(let name):
        // An absent one is empty text, as for the verifier.
        let wanted = name.lowercased()
        message += (headers.first { $0.name.lowercased() == wanted }?.value ?? "").utf8
      case .rawBody: message += body
      case .timestamp: message += time.utf8
      case .value: throw .standsInBody
      }
    }
    return message
  }

  private func signature(of message: [UInt8]) throws(Failure) -> [UInt8] {
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
