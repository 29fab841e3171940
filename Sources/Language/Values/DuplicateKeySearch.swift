/// Finds out whether an object has a key twice. Keeps its memory from object to object.
///
/// Each key has a mark, made of its length and ends: where the keys of an object all have marks of their own, which is
/// nearly always, no two are the same. Only where they have not are the keys compared with each other. In large
/// objects they meet in a table by a hash with a secret seed, so that a sender cannot choose keys that all meet.
@safe final class DuplicateKeySearch {
  private typealias Key = (hash: UInt64, text: TextPlace)

  /// Objects of up to so many keys compare each with each; larger ones use the table.
  private static let pairwiseUpTo = 16

  /// For each mark the number of the object that has had it last, so that nothing is ever cleared.
  private let seen: UnsafeMutableBufferPointer<UInt16>
  /// The number of the object at hand. When it begins anew, an old mark may look like a new one: only that an object
  /// is looked at closely follows.
  private var number: UInt16 = 0
  private static let markBits: UInt64 = 12
  /// Above so many keys two have the same mark too often for it to help.
  private static let marksUpTo = 64

  /// Room for the marks of keys.
  private var marks: UnsafeMutableBufferPointer<UInt16>

  private let seed: (UInt64, UInt64) = (.random(in: 1...(.max)), .random(in: 1...(.max)) | 1)
  /// Of the object at hand: hash of each key and where it stands.
  private var keys: UnsafeMutableBufferPointer<Key>
  /// Open addressing: 0 is free, otherwise an index into `keys` plus 1. Twice as long as `keys`.
  private var table: UnsafeMutableBufferPointer<UInt32>

  init() {
    unsafe keys = .allocate(capacity: 64)
    unsafe table = .allocate(capacity: 128)
    unsafe marks = .allocate(capacity: 512)
    unsafe seen = .allocate(capacity: 1 << Int(Self.markBits))
    unsafe seen.initialize(repeating: 0)
  }

  deinit {
    unsafe keys.deallocate()
    unsafe table.deallocate()
    unsafe marks.deallocate()
    unsafe seen.deallocate()
  }

  // MARK: - By marks

  @inline(__always)
  static func mark(of key: TextPlace) -> UInt16 {
    // The golden ratio spreads the bits, the uppermost best. Source: Knuth, section 6.4.
    UInt16(truncatingIfNeeded: (ends(of: key) &* 0x9E37_79B9_7F4A_7C15) &>> (64 &- markBits))
  }

  /// Memory for the marks of so many keys, good until the next call.
  func marks(upTo count: Int) -> UnsafeMutablePointer<UInt16> {
    if unsafe marks.count < count {
      unsafe marks.deallocate()
      unsafe marks = .allocate(capacity: 2 * count)
    }
    return unsafe marks.baseAddress!
  }

  /// Whether the keys of an object, by their marks, are all different. False says that they may not be.
  @inline(__always)
  func areDistinct(_ marks: UnsafeBufferPointer<UInt16>) -> Bool {
    guard marks.count <= Self.marksUpTo else { return false }
    number &+= 1
    let (number, seen) = unsafe (self.number, self.seen.baseAddress!)
    var areDistinct = true
    for place in marks.indices {
      let mark = unsafe Int(marks[place])
      areDistinct = unsafe areDistinct && seen[mark] != number
      unsafe seen[mark] = number
    }
    return areDistinct
  }

  // MARK: - Exactly

  func hasDuplicate(_ object: JSONCursor) -> Bool {
    let count = object.count
    if unsafe count > keys.count { grow(to: count) }
    let isSmall = count <= Self.pairwiseUpTo
    let keys = unsafe self.keys.baseAddress!
    var used = 0
    var current = object.at(object.place + 1)
    let last = object.end - 1
    while current.place < last, used < count {
      let text = current.text
      let hash = isSmall ? Self.ends(of: text) : hash(of: text)
      if isSmall {
        for earlier in 0..<used where unsafe keys[earlier].hash == hash {
          if unsafe isSame(keys[earlier].text, text) { return true }
        }
      }
      unsafe keys[used] = (hash, text)
      used += 1
      current = current.at(current.at(current.place + 1).end)
    }
    return isSmall ? false : hasDuplicateByTable(count: used)
  }

  private func hasDuplicateByTable(count: Int) -> Bool {
    var size = 64
    while size < 2 * count { size *= 2 }
    let table = unsafe self.table.baseAddress!
    let keys = unsafe self.keys.baseAddress!
    unsafe table.update(repeating: 0, count: size)
    for index in 0..<count {
      let hash = unsafe keys[index].hash
      var slot = Int(truncatingIfNeeded: hash) & (size - 1)
      while true {
        let other = unsafe Int(table[slot])
        if other == 0 { break }
        if unsafe keys[other - 1].hash == hash,
          unsafe isSame(keys[other - 1].text, keys[index].text)
        {
          return true
        }
        slot = (slot + 1) & (size - 1)
      }
      unsafe table[slot] = UInt32(index + 1)
    }
    return false
  }

  /// The table has room for twice the keys, rounded up to a power of two.
  private func grow(to count: Int) {
    var capacity = unsafe keys.count
    while capacity < count { capacity *= 2 }
    unsafe keys.deallocate()
    unsafe table.deallocate()
    unsafe keys = .allocate(capacity: capacity)
    unsafe table = .allocate(capacity: 2 * capacity)
  }

  private func isSame(_ first: TextPlace, _ second: TextPlace) -> Bool {
    unsafe first.bytes.elementsEqual(second.bytes)
  }

  /// The first and the last eight bytes, and the length. Lengths come in any order, so there is no branch for any.
  @inline(__always)
  private static func ends(of text: TextPlace) -> UInt64 {
    let length = text.count
    let mask = ~(~UInt64(0) << UInt64(truncatingIfNeeded: 8 &* min(length, 8)))
    let head = text.eightBytes(at: 0) & mask
    let tail = text.eightBytes(at: max(length &- 8, 0)) & mask
    return head ^ (tail &<< 31 | tail &>> 33) ^ UInt64(truncatingIfNeeded: length) &<< 56
  }

  /// Eight bytes at a time through a 64-by-64-bit product, as wyhash does.
  private func hash(of text: TextPlace) -> UInt64 {
    let length = text.count
    var hash = seed.0 ^ UInt64(truncatingIfNeeded: length)
    var offset = 0
    while offset &+ 8 <= length {
      hash = mix(hash ^ text.eightBytes(at: offset))
      offset &+= 8
    }
    if offset < length {
      let rest = text.eightBytes(at: offset)
      hash = mix(hash ^ rest & ~(~0 &<< UInt64(truncatingIfNeeded: 8 &* (length &- offset))))
    }
    return hash
  }

  @inline(__always)
  private func mix(_ word: UInt64) -> UInt64 {
    let product = word.multipliedFullWidth(by: seed.1)
    return product.high ^ product.low
  }
}
