import CEL
import Graph
import HTTPServer

/// The places of a scheme, prepared for look-ups: texts as bytes, header names as the server wants them.
struct SignatureLayout: Sendable {
  let signed: [Part]
  let location: Location
  let separators: [UInt8]
  let forms: [Form]
  let timestamp: Timestamp?

  enum Part: Sendable {
    case literal([UInt8])
    case header(HTTPHeaderName)
    case rawBody
    case timestamp
    case field([String])
    case value(Program)
  }

  enum Location: Sendable {
    case header(HTTPHeaderName)
    case field([String])
  }

  struct Form: Sendable {
    let prefix: [UInt8]
    let suffix: [UInt8]
    let encoding: ContentSignature.Encoding
    let primitive: ContentSignature.Primitive
  }

  struct Timestamp: Sendable {
    let location: Location
    let rule: ContentSignature.TimestampRule

    enum Location: Sendable {
      case header(HTTPHeaderName)
      case element(prefix: [UInt8])
      case field([String])
      case value(Program)
    }
  }

  init(_ specification: ContentSignature) {
    signed = specification.signed.map { part in
      switch part {
      case .literal(let text): .literal([UInt8](text.utf8))
      case .header(let name): .header(HTTPHeaderName(name))
      case .rawBody: .rawBody
      case .timestamp: .timestamp
      case .field(let path): .field(path)
      case .value(let program): .value(program)
      }
    }
    location =
      switch specification.location {
      case .header(let name): .header(HTTPHeaderName(name))
      case .field(let path): .field(path)
      }
    separators = specification.separators
    forms = specification.forms.map {
      Form(
        prefix: [UInt8]($0.prefix.utf8), suffix: [UInt8]($0.suffix.utf8), encoding: $0.encoding,
        primitive: $0.primitive)
    }
    timestamp = specification.timestamp.map { rule in
      let location: Timestamp.Location =
        switch rule.location {
        case .header(let name): .header(HTTPHeaderName(name))
        case .element(let prefix): .element(prefix: [UInt8](prefix.utf8))
        case .field(let path): .field(path)
        case .value(let program): .value(program)
        }
      return Timestamp(location: location, rule: rule)
    }
  }

  /// Whether a part of it is read from the body's JSON, which therefore must be parsed before it is verified.
  var readsBody: Bool {
    if case .field = location { return true }
    switch timestamp?.location {
    case .field, .value: return true
    case .header, .element, nil: break
    }
    return signed.contains { part in
      switch part {
      case .field, .value: true
      case .literal, .header, .rawBody, .timestamp: false
      }
    }
  }
}

extension SourceInput {
  /// As `text(at:)`, in bytes.
  func bytes(at path: [String]) -> [UInt8]? { text(at: path).map { [UInt8]($0.utf8) } }
}

extension Program {
  /// The text of a value in the body: text as it is, a whole number as its digits. Nil where there is none, for
  /// whatever reason: the request is then refused, never taken.
  func text(in input: SourceInput?) -> String? {
    guard let input, let value = try? evaluate(input.activation) else { return nil }
    return value.identifierText
  }

  /// The same in bytes.
  func bytes(in input: SourceInput?) -> [UInt8]? { text(in: input).map { [UInt8]($0.utf8) } }
}
