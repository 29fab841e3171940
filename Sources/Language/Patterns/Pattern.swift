// Patterns: regular expressions in RE2's syntax, matched in time linear to the text whatever the pattern.
// Text comes in, ranges of bytes and yes or no go out. Knows nothing of CEL or JSON Schema.
internal import CRE2

/// A regular expression, compiled once and matched from any number of threads.
/// Source: https://github.com/google/re2/wiki/Syntax
@safe package final class Pattern: @unchecked Sendable {
  // Unchecked: RE2 documents that matching with a const object is safe from several threads.

  package let text: String
  /// Groups that capture, the whole match not counted.
  package let groupCount: Int
  /// Instructions of the compiled program. RE2 looks at each byte of a text once as long as its states fit the memory, and at
  /// worst once for each instruction: some 10 ns each, measured with RE2 2022-06-01.
  package let size: Int
  private let handle: OpaquePointer

  /// Bytes for the program and the states that RE2 keeps while matching; it goes on without states when they
  /// are full, more slowly.
  private static let maximumMemory = 2 << 20

  /// Around 5 µs, so done when configuration is read, not per event.
  package init(_ text: String) throws(PatternError) {
    let made = unsafe Array(text.utf8).withUnsafeBufferPointer { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
        unsafe cre2_pattern_create(characters.baseAddress, characters.count, Self.maximumMemory)
      }
    }
    guard let made = unsafe made else {
      throw PatternError(message: "not enough memory for the pattern", part: nil)
    }
    if let message = unsafe cre2_error(made) {
      let error = unsafe PatternError(
        message: String(cString: message), part: Self.faultyPart(of: made))
      unsafe cre2_pattern_destroy(made)
      throw error
    }
    self.text = text
    unsafe groupCount = Int(cre2_group_count(made))
    unsafe size = Int(max(1, cre2_program_size(made)))
    unsafe handle = made
  }

  deinit { unsafe cre2_pattern_destroy(handle) }

  /// Whether the whole text matches.
  package func matchesWhole(_ text: String) -> Bool {
    unsafe withCharacters(of: text) { unsafe cre2_matches_whole(handle, $0, $1) }
  }

  /// Whether any part of the text matches; `^` and `$` are the ends of the text.
  package func isFound(in text: String) -> Bool {
    unsafe withCharacters(of: text) { unsafe cre2_matches_part(handle, $0, $1) }
  }

  package func isFound(in bytes: Span<UInt8>) -> Bool {
    unsafe bytes.withUnsafeBufferPointer { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) {
        unsafe cre2_matches_part(handle, $0.baseAddress, $0.count)
      }
    }
  }

  /// The first match that begins at byte `start` or later: ranges of UTF-8 offsets of the whole match and of
  /// each group, nil for a group that took no part. Nil when there is none.
  package func firstMatch(in text: String, from start: Int = 0) -> [Range<Int>?]? {
    guard start >= 0, start <= text.utf8.count else { return nil }
    let count = groupCount + 1
    var offsets = Array(repeating: -1, count: 2 * count)
    let isFound = unsafe withCharacters(of: text) { characters, length in
      unsafe offsets.withUnsafeMutableBufferPointer {
        unsafe cre2_find(handle, characters, length, start, $0.baseAddress, Int32(count))
      }
    }
    guard isFound else { return nil }
    return (0..<count).map { group in
      offsets[2 * group] < 0 ? nil : offsets[2 * group]..<offsets[2 * group + 1]
    }
  }

  private func withCharacters<Result>(
    of text: String, _ body: (UnsafePointer<CChar>?, Int) -> Result
  ) -> Result {
    var text = text
    return text.withUTF8 { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) { unsafe body($0.baseAddress, $0.count) }
    }
  }

  private static func faultyPart(of pattern: OpaquePointer) -> String? {
    var length = 0
    guard let start = unsafe cre2_error_part(pattern, &length) else { return nil }
    return unsafe start.withMemoryRebound(to: UInt8.self, capacity: length) {
      unsafe String(decoding: UnsafeBufferPointer(start: $0, count: length), as: UTF8.self)
    }
  }
}
