/// Whether a request was signed by who knows a secret of its source.
package enum SignatureVerdict: Equatable, Sendable {
  case verified
  case refused(SignatureRefusal)
}

/// Why a signature was not taken. For our logs: the sender is told only that it was not.
package enum SignatureRefusal: String, Equatable, Sendable {
  case missingSignature = "the signature is missing"
  case missingTimestamp = "the timestamp is missing"
  /// Not a plain decimal number that fits.
  case malformedTimestamp = "the timestamp is not a number"
  case tooOld = "the timestamp is too old"
  case inFuture = "the timestamp is in the future"
  /// Nothing in its place has a form that the scheme knows.
  case malformedSignature = "the signature has none of the forms of its scheme"
  case mismatch = "the signature does not match"
  /// Of a JSON Web Token.
  case otherIssuer = "the token is of another issuer"
  /// A signed value could not be read from the body.
  case missingValue = "a signed value is missing from the body"
}
