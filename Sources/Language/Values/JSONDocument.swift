/// A JSON document on a tape: read in place, no objects built.
///
/// One block with two buffers: the tape, 64-bit words with a kind in the top byte, and the texts of the strings (see
/// `TextPlace`). Brackets hold the place behind the other one and how many items are between them, numbers take two words. Source:
/// https://github.com/simdjson/simdjson/blob/master/doc/tape.md, but for the strings, which stand here as they stood in
/// the source.
///
/// Made by `JSONParser` from a text or by `JSONBuilder` from its parts. Immutable for whoever holds it:
/// `JSONParser` writes into a document again only while nobody else does.
@safe @usableFromInline package final class JSONDocument: @unchecked Sendable {
  // Unchecked: the buffers never move, and are written only by the parser that holds the one reference.

  @usableFromInline let tape: UnsafePointer<UInt64>
  @usableFromInline let strings: UnsafePointer<UInt8>
  /// How many words and bytes there is room for; readers may look at a few bytes more.
  let room: Room
  private let block: UnsafeMutableRawPointer

  struct Room {
    var words: Int
    var bytes: Int

    /// Readers look at up to eight bytes beyond a text.
    static let padding = 16
  }

  /// Its buffers hold nothing yet.
  init(_ room: Room) {
    self.room = room
    unsafe block = .allocate(
      byteCount: 8 * room.words + room.bytes + Room.padding, alignment: 8)
    unsafe tape = UnsafePointer(block.bindMemory(to: UInt64.self, capacity: room.words))
    unsafe strings = UnsafePointer(
      (block + 8 * room.words).bindMemory(
        to: UInt8.self, capacity: room.bytes + Room.padding))
  }

  deinit { unsafe block.deallocate() }

  /// For whoever makes it, before anybody else has it.
  var writableTape: UnsafeMutablePointer<UInt64> { unsafe UnsafeMutablePointer(mutating: tape) }
  var writableStrings: UnsafeMutablePointer<UInt8> {
    unsafe UnsafeMutablePointer(mutating: strings)
  }

  /// Whether a place is one on this tape.
  package func holds(_ cursor: JSONCursor) -> Bool { unsafe cursor.tape == tape }

  /// The value that the document is.
  @inlinable package var root: JSONElement { JSONElement(self, at: 1) }
}
