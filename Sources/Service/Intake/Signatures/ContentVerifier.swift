import Cryptography
import Graph
import Values

/// Checks codes over what was sent.
///
/// The time of an answer tells nothing about a secret: digests are compared in constant time, whole, and only after
/// their text form was read strictly.
struct ContentVerifier: Sendable {
  /// Signatures of one request that are looked at. A list is short in life; a stranger's must not keep us busy
  /// (checking one of Ed25519 takes 100 µs).
  private static let maximumSignatures = 16

  private let layout: SignatureLayout
  private let keys: [(primitive: ContentSignature.Primitive, key: VerificationKey)]

  init(_ specification: ContentSignature, secrets: [String]) throws(SecretError) {
    layout = SignatureLayout(specification)
    var keys: [(ContentSignature.Primitive, VerificationKey)] = []
    for secret in secrets { keys += try VerificationKey.keys(of: secret, for: specification) }
    self.keys = keys
  }

  /// Whether the body must be parsed first, because a part of the scheme stands in it.
  var readsBody: Bool { layout.readsBody }

  /// Looks at the place of the signature first, at the time next, at the digest last.
  func verify(
    _ request: some SignedRequest, _ input: SourceInput?, at now: Timestamp
  ) throws(CryptographyError) -> SignatureVerdict {
    let text: [UInt8]?
    switch layout.location {
    case .header(let name): text = request.header(name)
    case .field(let path): text = input?.bytes(at: path)
    }
    guard let text, !text.isEmpty else { return .refused(.missingSignature) }
    let elements =
      layout.separators.isEmpty ? [text[...]] : text.split { layout.separators.contains($0) }

    var timestamp: [UInt8] = []
    switch self.timestamp(of: request, elements, input) {
    case .none: break
    case .refused(let refusal): return .refused(refusal)
    case .found(let text, let rule):
      if let refusal = Self.refusal(of: text, by: rule, at: now) { return .refused(refusal) }
      timestamp = text
    }
    let candidates = candidates(among: elements)
    guard !candidates.isEmpty else { return .refused(.malformedSignature) }
    guard let message = message(of: request, timestamp: timestamp, input) else {
      return .refused(.missingValue)
    }
    return try matches(candidates, message) ? .verified : .refused(.mismatch)
  }

  // MARK: - The time

  private enum FoundTimestamp {
    /// The scheme has none.
    case none
    case found([UInt8], ContentSignature.TimestampRule)
    case refused(SignatureRefusal)
  }

  private func timestamp(
    of request: some SignedRequest, _ elements: [ArraySlice<UInt8>], _ input: SourceInput?
  ) -> FoundTimestamp {
    guard let place = layout.timestamp else { return .none }
    let text: [UInt8]?
    switch place.location {
    case .header(let name):
      text = request.header(name)
    case .element(let prefix):
      text = elements.first { $0.starts(with: prefix) }.map { [UInt8]($0.dropFirst(prefix.count)) }
    case .field(let path):
      text = input?.bytes(at: path)
    case .value(let program):
      text = program.bytes(in: input)
    }
    guard let text, !text.isEmpty else { return .refused(.missingTimestamp) }
    return .found(text, place.rule)
  }

  /// Nil where the time is within the tolerance.
  private static func refusal(
    of text: [UInt8], by rule: ContentSignature.TimestampRule, at now: Timestamp
  ) -> SignatureRefusal? {
    // Digits only, as it was signed: a sign, a fraction or white space is another text for the same number.
    guard text.allSatisfy({ (0x30...0x39).contains($0) }),
      let number = Int64(String(decoding: text, as: UTF8.self))
    else { return .malformedTimestamp }
    let unit: Int64 = rule.unit == .milliseconds ? 1 : 1000
    let (milliseconds, isBeyond) = number.multipliedReportingOverflow(by: unit)
    guard !isBeyond else { return .inFuture }
    // Both are far from the ends of Int64, so the difference does not overflow.
    let age = now.milliseconds - milliseconds
    let tolerance = Int64(rule.tolerance / .milliseconds(1))
    if age > tolerance { return .tooOld }
    if rule.refusesFuture, age < -tolerance { return .inFuture }
    return nil
  }

  // MARK: - The digest

  private struct Candidate {
    let primitive: ContentSignature.Primitive
    let signature: [UInt8]
  }

  /// The elements that have a form of the scheme. One that has the form but no signature of its length in it counts,
  /// and matches nothing.
  private func candidates(among elements: [ArraySlice<UInt8>]) -> [Candidate] {
    var found: [Candidate] = []
    for element in elements {
      for form in layout.forms where element.starts(with: form.prefix) {
        let inner = element.dropFirst(form.prefix.count)
        guard inner.suffix(form.suffix.count).elementsEqual(form.suffix) else { continue }
        let signature = form.encoding.decode(inner.dropLast(form.suffix.count))
        found.append(Candidate(primitive: form.primitive, signature: signature ?? []))
        if found.count == Self.maximumSignatures { return found }
      }
    }
    return found
  }

  /// What was signed, in parts. Nil where a value in the body is missing.
  private func message(
    of request: some SignedRequest, timestamp: [UInt8], _ input: SourceInput?
  ) -> [[UInt8]]? {
    var parts: [[UInt8]] = []
    parts.reserveCapacity(layout.signed.count)
    for part in layout.signed {
      switch part {
      case .literal(let text): parts.append(text)
      case .header(let name): parts.append(request.header(name) ?? [])
      case .rawBody: parts.append(request.body)
      case .timestamp: parts.append(timestamp)
      case .field(let path):
        guard let text = input?.bytes(at: path) else { return nil }
        parts.append(text)
      case .value(let program):
        guard let text = program.bytes(in: input) else { return nil }
        parts.append(text)
      }
    }
    return parts
  }

  private func matches(
    _ candidates: [Candidate], _ message: [[UInt8]]
  ) throws(CryptographyError) -> Bool {
    for (primitive, key) in keys {
      let signatures = candidates.filter {
        $0.primitive == primitive && $0.signature.count == primitive.signatureLength
      }
      guard !signatures.isEmpty else { continue }
      switch key {
      case .hmac(let key):
        var computation = try key.begin()
        for part in message { try computation.update(part) }
        let code = try computation.finish()
        for candidate in signatures where ConstantTime.areEqual(candidate.signature, code) {
          return true
        }
      case .ed25519(let key):
        let whole = [UInt8](message.joined())
        for candidate in signatures {
          if try key.verify(candidate.signature, of: whole) { return true }
        }
      }
    }
    return false
  }
}
