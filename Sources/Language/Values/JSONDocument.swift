internal import CSIMDJSON

/// A JSON document as simdjson's tape: read in place, no objects built.
///
/// Two buffers: the tape, 64-bit words with a kind in the top byte, and the strings, each a 4-byte length and
/// its decoded bytes. Source: https://github.com/simdjson/simdjson/blob/master/doc/tape.md
///
/// Made by `JSONParser` from a text or by `JSONBuilder` from its parts. Immutable for whoever holds it:
/// `JSONParser` writes into a document again only while nobody else does.
@safe @usableFromInline package final class JSONDocument: @unchecked Sendable {
  // Unchecked: the buffers never move, and are written only by the parser that holds the one reference.

  @usableFromInline let tape: UnsafePointer<UInt64>
  @usableFromInline let strings: UnsafePointer<UInt8>
  /// Length in bytes of the longest text that fits.
  let capacity: Int
  /// Who frees the buffers: the parser's document, or this one the block that both lie in.
  let handle: OpaquePointer?
  private let block: UnsafeMutableRawPointer?

  /// For the parser. Nil when memory is short.
  init?(capacity: Int) {
    guard let handle = unsafe csimdjson_document_create(capacity) else { return nil }
    unsafe self.handle = handle
    unsafe tape = csimdjson_tape(handle)
    unsafe strings = csimdjson_strings(handle)
    unsafe block = nil
    self.capacity = capacity
  }

  /// For the builder, which hands over a block that holds both buffers.
  init(block: UnsafeMutableRawPointer, tape: UnsafePointer<UInt64>, strings: UnsafePointer<UInt8>) {
    unsafe handle = nil
    unsafe self.block = block
    unsafe self.tape = tape
    unsafe self.strings = strings
    capacity = 0
  }

  deinit {
    if let handle = unsafe handle { unsafe csimdjson_document_destroy(handle) }
    if let block = unsafe block { unsafe block.deallocate() }
  }

  /// Whether a place is one on this tape.
  package func holds(_ cursor: JSONCursor) -> Bool { unsafe cursor.tape == tape }

  /// The value that the document is.
  @inlinable package var root: JSONElement { JSONElement(self, at: 1) }
}
