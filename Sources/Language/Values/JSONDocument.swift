internal import CSIMDJSON

/// A parsed JSON text as simdjson's tape: read in place, no objects built.
///
/// Two buffers: the tape, 64-bit words with a kind in the top byte, and the strings, each a 4-byte length and
/// its decoded bytes. Source: https://github.com/simdjson/simdjson/blob/master/doc/tape.md
///
/// Immutable for whoever holds it: `JSONParser` writes into a document again only while nobody else does.
@safe @usableFromInline package final class JSONDocument: @unchecked Sendable {
  // Unchecked: the buffers never move, and are written only by the parser that holds the one reference.

  @usableFromInline let tape: UnsafePointer<UInt64>
  @usableFromInline let strings: UnsafePointer<UInt8>
  let handle: OpaquePointer
  /// Length in bytes of the longest text that fits.
  let capacity: Int

  /// Nil when memory is short.
  init?(capacity: Int) {
    guard let handle = unsafe csimdjson_document_create(capacity) else { return nil }
    unsafe self.handle = handle
    unsafe tape = csimdjson_tape(handle)
    unsafe strings = csimdjson_strings(handle)
    self.capacity = capacity
  }

  deinit { unsafe csimdjson_document_destroy(handle) }

  /// The value that the text is.
  @inlinable package var root: JSONElement { JSONElement(self, at: 1) }
}
