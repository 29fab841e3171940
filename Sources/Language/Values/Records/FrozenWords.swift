/// Plain words in a row that never change: read without counting references, which an array that stands in an object costs
/// now and then.
@safe @usableFromInline
package struct FrozenWords<Word: BitwiseCopyable & Sendable>: @unchecked Sendable {
  // Unchecked: nobody writes after the initialiser.

  @usableFromInline let base: UnsafePointer<Word>
  @usableFromInline package let count: Int
  private let memory: Memory

  @safe private final class Memory {
    let words: UnsafeMutableBufferPointer<Word>

    init(_ words: [Word]) {
      unsafe self.words = .allocate(capacity: max(words.count, 1))
      unsafe _ = self.words.initialize(from: words)
    }

    deinit { unsafe words.deallocate() }
  }

  package init(_ words: some Collection<Word>) {
    memory = Memory(Array(words))
    unsafe base = UnsafePointer(memory.words.baseAddress!)
    count = words.count
  }

  @inlinable package subscript(place: Int) -> Word {
    @inline(__always) get {
      assert(place >= 0 && place < count)
      return unsafe base[place]
    }
  }
}

/// A part of such a row, from its first place to before its last: `Range` is no plain word.
@usableFromInline package struct FrozenPart: BitwiseCopyable, Sendable {
  package let first: Int
  package let end: Int

  package init(_ range: Range<Int>) {
    first = range.lowerBound
    end = range.upperBound
  }
}
