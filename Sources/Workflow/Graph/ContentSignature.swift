package import CEL

/// A code over what was sent, made with a key that only the sender and we have.
///
/// ```yaml
/// signature:
///   scheme: hmac
///   signed: "{{ header('X-Timestamp') }}.{{ raw_body }}"
///   header: X-Signature
///   format: "v1={{ hex }}"
///   timestamp: header("X-Timestamp")
/// ```
package struct ContentSignature: Sendable {
  /// What is signed: these parts, one after the other.
  package var signed: [Part]
  /// Where the signatures stand.
  package var location: Location
  /// What separates several signatures in one header; one that matches is enough.
  package var separators: [UInt8]
  /// The forms a signature may have; what fits none is skipped.
  package var forms: [Form]
  package var timestamp: TimestampRule?
  package var key: KeyForm

  package enum Part: Sendable {
    case literal(String)
    /// A header's value; an absent one is empty text.
    case header(String)
    case rawBody
    /// The text of the timestamp, wherever `timestamp` finds it.
    case timestamp
    /// The text of a field of the body, by its path: `["token"]`.
    case field([String])
    /// Text that CEL makes of the request.
    case value(Program)
  }

  /// Where a sender puts something, so that it can be read there and written there.
  package enum Location: Sendable, Hashable {
    case header(String)
    /// A field of the body, by its path.
    case field([String])
  }

  /// `v1=` followed by hexadecimal digits, made by HMAC-SHA256.
  package struct Form: Sendable {
    package let prefix: String
    package let encoding: Encoding
    package let suffix: String
    package let primitive: Primitive

    package init(
      prefix: String = "", encoding: Encoding, suffix: String = "", primitive: Primitive
    ) {
      self.prefix = prefix
      self.encoding = encoding
      self.suffix = suffix
      self.primitive = primitive
    }
  }

  package enum Encoding: Sendable, Hashable { case hex, base64 }

  package enum Primitive: Sendable, Hashable {
    case hmacSHA1, hmacSHA256, hmacSHA512
    case ed25519
  }

  package struct TimestampRule: Sendable {
    package let location: Location
    package let unit: Unit
    /// Allowed difference from now; 300 s unless the source says otherwise.
    package var tolerance: Duration
    /// Some senders refuse only what is too old.
    package let refusesFuture: Bool

    package enum Location: Sendable {
      case header(String)
      /// An element of the signature header, by its prefix: `t=`.
      case element(prefix: String)
      /// A field of the body, by its path.
      case field([String])
      /// A number that CEL makes of the request.
      case value(Program)
    }

    package enum Unit: Sendable, Hashable { case seconds, milliseconds }

    package init(
      location: Location, unit: Unit = .seconds, tolerance: Duration = .seconds(300),
      refusesFuture: Bool = true
    ) {
      self.location = location
      self.unit = unit
      self.tolerance = tolerance
      self.refusesFuture = refusesFuture
    }
  }

  /// How the text of a secret becomes the bytes of a key.
  package enum KeyForm: Sendable, Hashable {
    /// Its UTF-8 bytes.
    case text
    /// Base64 after one of Standard Webhooks' prefixes (`whsec_`, `whpk_`, `whsk_`), which may be missing.
    case standardWebhooks
    case hex
  }

  package init(
    signed: [Part], location: Location, separators: [UInt8] = [], forms: [Form],
    timestamp: TimestampRule? = nil, key: KeyForm = .text
  ) {
    self.signed = signed
    self.location = location
    self.separators = separators
    self.forms = forms
    self.timestamp = timestamp
    self.key = key
  }
}
