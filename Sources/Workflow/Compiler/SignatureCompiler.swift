import CEL
import Configuration
import Diagnostics
import Graph
import Templates
import Values

/// A signature that was understood; `specification` is nil for `none`.
struct CompiledSignature {
  let specification: SignatureSpecification?
}

extension SourceCompiler {
  /// Nil where a finding says what is wrong.
  mutating func compile(_ signature: SignatureDefinition) -> CompiledSignature? {
    let scheme = signature.scheme
    if scheme.value == "none" {
      report(.unsignedSource(scheme))
      return CompiledSignature(specification: nil)
    }
    if !signature.hasSecret { report(.signatureWithoutSecret(signature)) }
    if scheme.value == "hmac" { return compileHMAC(signature) }
    guard var preset = SignatureSpecification.preset(scheme.value) else {
      report(.unknownScheme(scheme, known: SignatureSpecification.presetNames + ["hmac", "none"]))
      return nil
    }
    if let tolerance = signature.tolerance { preset.timestamp?.tolerance = tolerance.value }
    for part in signature.partsOfHMAC { report(.partOfPreset(part, scheme: scheme.value)) }
    return CompiledSignature(specification: preset)
  }

  private mutating func compileHMAC(_ signature: SignatureDefinition) -> CompiledSignature? {
    guard let location = location(of: signature) else {
      report(.signatureWithoutPlace(signature))
      return nil
    }
    let primitive = primitive(named: signature.algorithm?.value ?? "sha256")
    let timestamp = signature.timestamp.flatMap { source -> SignatureSpecification.TimestampRule? in
      timestampLocation(source).map {
        .init(location: $0, tolerance: signature.tolerance?.value ?? .seconds(300))
      }
    }
    let form = form(signature.format, primitive)
    guard let form, let signed = signedParts(signature.signed) else { return nil }
    let separators = signature.separator.map { Array($0.value.utf8) } ?? Array(", ".utf8)
    return CompiledSignature(
      specification: SignatureSpecification(
        signed: signed, location: location, separators: separators, forms: [form],
        timestamp: timestamp))
  }

  private func primitive(named name: String) -> SignatureSpecification.Primitive {
    switch name {
    case "sha1": .hmacSHA1
    case "sha512": .hmacSHA512
    default: .hmacSHA256
    }
  }

  private mutating func location(
    of signature: SignatureDefinition
  ) -> SignatureSpecification.Location? {
    if let header = signature.header { return .header(header.value) }
    guard let value = signature.value, let program = expression(value, expecting: .string) else {
      return nil
    }
    return .value(program)
  }

  private mutating func timestampLocation(
    _ source: SourceText
  ) -> SignatureSpecification.TimestampRule.Location? {
    if let name = headerName(source.text) { return .header(name) }
    return expression(source, expecting: nil).map { .value($0) }
  }

  /// `v1={{ hex }}`: prefix, encoding, suffix. Hexadecimal alone where nothing is said.
  private mutating func form(
    _ format: SourceText?, _ primitive: SignatureSpecification.Primitive
  ) -> SignatureSpecification.Form? {
    guard let format else { return .init(encoding: .hex, primitive: primitive) }
    let pieces = TemplatePieces(format)
    guard pieces.holes.count == 1, let hole = pieces.holes.first,
      let encoding = ["hex": SignatureSpecification.Encoding.hex, "base64": .base64][hole.text]
    else {
      report(.signatureFormat(format))
      return nil
    }
    return .init(
      prefix: pieces.literals[0], encoding: encoding, suffix: pieces.literals[1],
      primitive: primitive)
  }

  /// `{{ header('X-Timestamp') }}.{{ raw_body }}`: the raw body alone where nothing is said.
  private mutating func signedParts(_ signed: SourceText?) -> [SignatureSpecification.Part]? {
    guard let signed else { return [.rawBody] }
    let pieces = TemplatePieces(signed)
    for finding in pieces.diagnostics { report(finding) }
    var parts: [SignatureSpecification.Part] = []
    for (index, literal) in pieces.literals.enumerated() {
      if !literal.isEmpty { parts.append(.literal(literal)) }
      guard index < pieces.holes.count else { break }
      let hole = pieces.holes[index]
      if hole.text == "raw_body" {
        parts.append(.rawBody)
      } else if hole.text == "timestamp" {
        parts.append(.timestamp)
      } else if let name = headerName(hole.text) {
        parts.append(.header(name))
      } else if let program = expression(hole, expecting: nil) {
        parts.append(.value(program))
      } else {
        return nil
      }
    }
    return parts
  }

  /// The name in `header("X-Timestamp")`, nil for any other expression.
  private func headerName(_ text: String) -> String? {
    let trimmed = text.filter { $0 != " " }
    guard trimmed.hasPrefix("header("), trimmed.hasSuffix(")") else { return nil }
    let quoted = trimmed.dropFirst(7).dropLast()
    guard let quote = quoted.first, quote == "\"" || quote == "'", quoted.count > 2,
      quoted.last == quote
    else { return nil }
    let name = quoted.dropFirst().dropLast()
    return name.contains { "\"'\\(+".contains($0) } ? nil : String(name)
  }
}

extension SignatureDefinition {
  /// The parts that only `hmac` takes.
  fileprivate var partsOfHMAC: [(name: String, span: Span)] {
    [
      algorithm.map { ("algorithm", $0.span) }, signed.map { ("signed", $0.whole) },
      header.map { ("header", $0.span) }, value.map { ("value", $0.whole) },
      format.map { ("format", $0.whole) }, separator.map { ("separator", $0.span) },
      timestamp.map { ("timestamp", $0.whole) },
    ].compactMap { $0 }
  }
}
