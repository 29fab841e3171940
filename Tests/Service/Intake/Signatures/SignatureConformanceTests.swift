import Cryptography
import Graph
import Intake
import Testing
import Values

@Suite struct `Published signatures` {
  @Test func `all cases are there`() {
    #expect(SignatureVector.all.count == 150)
    #expect(SignatureVector.all.allSatisfy { $0.specification != nil })
  }

  @Test(arguments: SignatureVector.all)
  func `a signature is taken or refused as its makers say`(_ vector: SignatureVector) throws {
    let specification = try #require(vector.specification)
    let verifier: SignatureVerifier
    do throws(SecretError) {
      verifier = try SignatureVerifier(specification, secrets: vector.secrets)
    } catch {
      #expect(!vector.isValid && vector.reason == "unusable-secret")
      return
    }
    switch try verifier.verify(vector.request, at: vector.now) {
    case .verified:
      #expect(vector.isValid)
    case .refused(let refusal):
      #expect(!vector.isValid)
      #expect(SignatureVector.reasons(refusal).contains(vector.reason ?? ""))
    }
  }

  /// The cases with one HMAC signature, made by who has the secret, at the time of the signature.
  static let signable = SignatureVector.all.filter { vector in
    ["published", "published-a", "published-b", "octokit-json", "octokit-non-ascii"].contains {
      vector.isValid && vector.id == "\(vector.scheme)/\($0)"
    } || (vector.isValid && vector.scheme == "hmac-sha256")
  }

  @Test(arguments: signable)
  func `the signer makes the published signature`(_ vector: SignatureVector) throws {
    let specification = try #require(vector.specification)
    let signer = try SignatureSigner(specification, secret: vector.secrets[0])
    let signed = try signer.sign(
      vector.request.unsigned, at: try #require(vector.signedAt))
    #expect(signed.body == vector.request.body)
    let added = signed.headers.dropFirst(vector.request.headers.count)
    #expect(!added.isEmpty)
    for header in added {
      let published = vector.request.headers.first {
        $0.name.lowercased() == header.name.lowercased()
      }
      // Stripe's example also has a signature of an old form, which nobody makes any more.
      #expect(published?.value.hasPrefix(header.value) == true)
    }
  }
}

extension SignatureVector {
  /// The time that its timestamp says; its `now` where it has none.
  fileprivate var signedAt: Timestamp? {
    for (name, value) in request.headers {
      if name.lowercased().hasSuffix("timestamp") {
        return Int64(value).map { Timestamp(seconds: $0) }
      }
      if value.hasPrefix("t=") {
        return Int64(value.dropFirst(2).prefix { $0 != "," }).map { Timestamp(seconds: $0) }
      }
    }
    return now
  }
}
