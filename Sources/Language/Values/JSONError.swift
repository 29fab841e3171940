package import Diagnostics

/// Why a text is no JSON document that we take, and where.
package struct JSONError: Error, Sendable, Equatable {
  package enum Kind: Sendable, Equatable {
    /// No text, or white space only.
    case empty
    case byteOrderMark
    case unexpectedCharacter
    case unexpectedEnd
    /// After the document.
    case trailingContent
    case invalidNumber
    /// A whole number beyond 64 bits, or another beyond a double.
    case numberOutOfRange
    case invalidUTF8
    /// Below U+0020 in a string without an escape.
    case controlCharacter
    case invalidEscape
    case loneSurrogate
    /// The offset is the second one's.
    case duplicateKey
    case tooDeep(limit: Int)
    case tooLarge(limit: Int)
    case outOfMemory
  }

  package let kind: Kind
  /// In bytes, of the first byte at fault; the length of the text where its end is.
  package let offset: Int

  init(_ kind: Kind, at offset: Int) {
    self.kind = kind
    self.offset = offset
  }

  /// A lower-case sentence without the text's content.
  package var message: String {
    switch kind {
    case .empty: "the text is empty where a JSON value was expected"
    case .byteOrderMark: "the text begins with a byte order mark, which JSON does not have"
    case .unexpectedCharacter: "a character that JSON does not allow here"
    case .unexpectedEnd: "the text ends within a value"
    case .trailingContent: "more text after the JSON value"
    case .invalidNumber: "not a number as JSON writes it"
    case .numberOutOfRange: "a number too large to be kept exactly"
    case .invalidUTF8: "bytes that are not UTF-8"
    case .controlCharacter: "a control character in a string, to be written as an escape"
    case .invalidEscape: "an escape that JSON does not have"
    case .loneSurrogate: "half of a surrogate pair"
    case .duplicateKey: "a key that the object already has"
    case .tooDeep(let limit): "arrays and objects nested more than \(limit) deep"
    case .tooLarge(let limit): "a text of more than \(limit) bytes"
    case .outOfMemory: "not enough memory to read the text"
    }
  }

  /// Line and column of the fault in the text that was parsed.
  package func position(in bytes: [UInt8]) -> Position {
    TextFile(path: "", bytes: bytes).position(at: offset)
  }
}
