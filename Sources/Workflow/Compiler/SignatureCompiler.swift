import CEL
import Configuration
import Diagnostics
import Fields
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
    reportForeignParts(of: signature)
    switch scheme.value {
    case "hmac": return compileHMAC(signature)
    case "token": return compileToken(signature)
    case "jwt":
      var rule = JWTRule(issuer: signature.issuer?.value)
      if let tolerance = signature.tolerance { rule.tolerance = tolerance.value }
      return CompiledSignature(specification: .jwt(rule))
    default: return compilePreset(signature)
    }
  }

  private mutating func compilePreset(_ signature: SignatureDefinition) -> CompiledSignature? {
    let scheme = signature.scheme
    guard let preset = SignatureSpecification.preset(scheme.value) else {
      report(
        .unknownScheme(
          scheme, known: SignatureSpecification.presetNames + ["hmac", "token", "jwt", "none"]))
      return nil
    }
    guard let tolerance = signature.tolerance, case .content(var content) = preset else {
      return CompiledSignature(specification: preset)
    }
    content.timestamp?.tolerance = tolerance.value
    return CompiledSignature(specification: .content(content))
  }

  /// Parts that the scheme does not have. What a scheme of an unknown name has nobody knows.
  private mutating func reportForeignParts(of signature: SignatureDefinition) {
    let scheme = signature.scheme.value
    let own: Set<String>
    switch scheme {
    case "hmac":
      own = [
        "algorithm", "signed", "header", "value", "format", "separator", "timestamp", "tolerance",
      ]
    case "token": own = ["header", "format"]
    case "jwt": own = ["issuer", "tolerance"]
    default:
      guard SignatureSpecification.preset(scheme) != nil else { return }
      own = ["tolerance"]
    }
    for part in signature.parts where !own.contains(part.name) {
      report(.foreignPart(part, scheme: scheme))
    }
  }

  // MARK: - token

  /// `header: X-Token` with `format: "Bearer {{ token }}"`; without a header the end of the address.
  private mutating func compileToken(_ signature: SignatureDefinition) -> CompiledSignature? {
    guard let header = signature.header else {
      if let format = signature.format { report(.tokenFormatWithoutHeader(format)) }
      return CompiledSignature(specification: .token(.path))
    }
    var prefix = ""
    if let format = signature.format {
      let pieces = TemplatePieces(format)
      guard pieces.holes.map(\.text) == ["token"], pieces.literals[1].isEmpty else {
        report(.tokenFormat(format))
        return nil
      }
      prefix = pieces.literals[0]
    }
    return CompiledSignature(specification: .token(.header(header.value, prefix: prefix)))
  }

  // MARK: - hmac

  private mutating func compileHMAC(_ signature: SignatureDefinition) -> CompiledSignature? {
    guard let location = location(of: signature) else { return nil }
    let primitive = primitive(named: signature.algorithm?.value ?? "sha256")
    let timestamp = signature.timestamp.flatMap { source -> ContentSignature.TimestampRule? in
      timestampLocation(source).map {
        .init(location: $0, tolerance: signature.tolerance?.value ?? .seconds(300))
      }
    }
    let form = form(signature.format, primitive)
    guard let form, let signed = signedParts(signature.signed) else { return nil }
    if case .field = location, signed.contains(where: \.isRawBody) {
      report(.signatureOverItself(signature))
    }
    let separators = signature.separator.map { Array($0.value.utf8) } ?? Array(", ".utf8)
    return CompiledSignature(
      specification: .content(
        ContentSignature(
          signed: signed, location: location, separators: separators, forms: [form],
          timestamp: timestamp)))
  }

  private func primitive(named name: String) -> ContentSignature.Primitive {
    switch name {
    case "sha1": .hmacSHA1
    case "sha512": .hmacSHA512
    default: .hmacSHA256
    }
  }

  private mutating func location(
    of signature: SignatureDefinition
  ) -> ContentSignature.Location? {
    if let header = signature.header { return .header(header.value) }
    guard let value = signature.value else {
      report(.signatureWithoutPlace(signature))
      return nil
    }
    guard expression(value, expecting: .string) != nil else { return nil }
    guard let path = bodyPath(value.text) else {
      report(.signatureField(value))
      return nil
    }
    return .field(path)
  }

  private mutating func timestampLocation(
    _ source: SourceText
  ) -> ContentSignature.TimestampRule.Location? {
    if let name = headerName(source.text) { return .header(name) }
    if let path = bodyPath(source.text) { return .field(path) }
    return expression(source, expecting: nil).map { .value($0) }
  }

  /// `v1={{ hex }}`: prefix, encoding, suffix. Hexadecimal alone where nothing is said.
  private mutating func form(
    _ format: SourceText?, _ primitive: ContentSignature.Primitive
  ) -> ContentSignature.Form? {
    guard let format else { return .init(encoding: .hex, primitive: primitive) }
    let pieces = TemplatePieces(format)
    guard pieces.holes.count == 1, let hole = pieces.holes.first,
      let encoding = ["hex": ContentSignature.Encoding.hex, "base64": .base64][hole.text]
    else {
      report(.signatureFormat(format))
      return nil
    }
    return .init(
      prefix: pieces.literals[0], encoding: encoding, suffix: pieces.literals[1],
      primitive: primitive)
  }

  /// `{{ header('X-Timestamp') }}.{{ raw_body }}`: the raw body alone where nothing is said.
  private mutating func signedParts(_ signed: SourceText?) -> [ContentSignature.Part]? {
    guard let signed else { return [.rawBody] }
    let pieces = TemplatePieces(signed)
    for finding in pieces.diagnostics { report(finding) }
    var parts: [ContentSignature.Part] = []
    for (index, literal) in pieces.literals.enumerated() {
      if !literal.isEmpty { parts.append(.literal(literal)) }
      guard index < pieces.holes.count else { break }
      guard let part = signedPart(pieces.holes[index]) else { return nil }
      parts.append(part)
    }
    return parts
  }

  private mutating func signedPart(_ hole: SourceText) -> ContentSignature.Part? {
    if hole.text == "raw_body" { return .rawBody }
    if hole.text == "timestamp" { return .timestamp }
    if let name = headerName(hole.text) { return .header(name) }
    if let path = bodyPath(hole.text) { return .field(path) }
    return expression(hole, expecting: nil).map { .value($0) }
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

  /// The path in `body.signature.digest`, nil for any other expression.
  private func bodyPath(_ text: String) -> [String]? {
    let names = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard names.count > 1, names[0] == "body",
      names.dropFirst().allSatisfy(TextPattern.identifier.isValid)
    else { return nil }
    return Array(names.dropFirst())
  }
}

extension ContentSignature.Part {
  fileprivate var isRawBody: Bool { if case .rawBody = self { true } else { false } }
}

extension SignatureDefinition {
  /// Everything besides the scheme and its secret.
  fileprivate var parts: [(name: String, span: Span)] {
    [
      algorithm.map { ("algorithm", $0.span) }, signed.map { ("signed", $0.whole) },
      header.map { ("header", $0.span) }, value.map { ("value", $0.whole) },
      format.map { ("format", $0.whole) }, separator.map { ("separator", $0.span) },
      timestamp.map { ("timestamp", $0.whole) }, tolerance.map { ("tolerance", $0.span) },
      issuer.map { ("issuer", $0.span) },
    ].compactMap { $0 }
  }
}
