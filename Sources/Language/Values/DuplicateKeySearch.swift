/// Finds out whether an object of a document has a key twice. Keeps its memory from document to document.
///
/// A small object, which nearly all are, first marks a place in a table for each key, by its length and ends: where
/// no place is marked twice no key is. Only where one is are the keys compared with each other. In large objects they
/// meet in a table by a hash with a secret seed, so that a sender cannot choose keys that all meet.
@safe final class DuplicateKeySearch {
  private typealias Key = (hash: UInt64, place: UnsafePointer<UInt8>)

  /// Objects of up to so many keys compare each with each; larger ones use the table.
  private static let pairwiseUpTo = 16

  /// For each place the number of the object that has marked it last, so that nothing is ever cleared.
  private let marks: UnsafeMutableBufferPointer<UInt16>
  /// The number of the object at hand. When it begins anew, an old mark may look like a new one: only that an object
  /// is looked at closely follows.
  private var number: UInt16 = 0
  private static let markBits: UInt64 = 12
  /// Above so many keys two meet in the table of marks too often for it to help.
  private static let marksUpTo = 64

  private let seed: (UInt64, UInt64) = (.random(in: 1...(.max)), .random(in: 1...(.max)) | 1)
  /// Of the object at hand: hash of each key and where it stands in the string buffer.
  private var keys: UnsafeMutableBufferPointer<Key>
  /// Open addressing: 0 is free, otherwise an index into `keys` plus 1. Twice as long as `keys`.
  private var table: UnsafeMutableBufferPointer<UInt32>

  init() {
    unsafe keys = .allocate(capacity: 64)
    unsafe table = .allocate(capacity: 128)
    unsafe marks = .allocate(capacity: 1 << Int(Self.markBits))
    unsafe marks.initialize(repeating: 0)
  }

  deinit {
    unsafe keys.deallocate()
    unsafe table.deallocate()
    unsafe marks.deallocate()
  }

  func contains(in document: JSONDocument) -> Bool {
    defer { withExtendedLifetime(document) {} }
    let root = document.root.cursor
    let end = root.end
    var place = root.place
    while place < end {
      let word = root.at(place).word
      switch UInt8(truncatingIfNeeded: word >> 56) {
      case UInt8(ascii: "{"):
        let count = Int(truncatingIfNeeded: word >> 32 & 0xFF_FFFF)
        if count > 1, count > Self.marksUpTo || marksTwice(root.at(place)) {
          if hasDuplicate(root.at(place)) { return true }
        }
        place += 1
      case UInt8(ascii: "l"), UInt8(ascii: "u"), UInt8(ascii: "d"):
        place += 2
      default:
        place += 1
      }
    }
    return false
  }

  /// Whether two keys of a small object have the same place in the table of marks.
  private func marksTwice(_ object: JSONCursor) -> Bool {
    number &+= 1
    let marks = unsafe self.marks.baseAddress!
    var key = object.at(object.place &+ 1)
    let last = object.end &- 1
    while key.place < last {
      let ends = unsafe ends(ofStringAt: key.stringPlace)
      // The golden ratio spreads the bits, the uppermost best. Source: Knuth, section 6.4.
      let place = Int(
        truncatingIfNeeded: (ends &* 0x9E37_79B9_7F4A_7C15) &>> (64 &- Self.markBits))
      if unsafe marks[place] == number { return true }
      unsafe marks[place] = number
      key = key.at(key.at(key.place &+ 1).end)
    }
    return false
  }

  private func hasDuplicate(_ object: JSONCursor) -> Bool {
    let count = object.count
    if unsafe count > keys.count { grow(to: count) }
    let isSmall = count <= Self.pairwiseUpTo
    let keys = unsafe self.keys.baseAddress!
    var used = 0
    var current = object.at(object.place + 1)
    let last = object.end - 1
    while current.place < last, used < count {
      let place = unsafe current.stringPlace
      let hash = unsafe isSmall ? ends(ofStringAt: place) : hash(stringAt: place)
      if isSmall {
        for earlier in 0..<used where unsafe keys[earlier].hash == hash {
          if unsafe isSame(keys[earlier].place, place) { return true }
        }
      }
      unsafe keys[used] = unsafe (hash, place)
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
          unsafe isSame(keys[other - 1].place, keys[index].place)
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

  private func isSame(_ first: UnsafePointer<UInt8>, _ second: UnsafePointer<UInt8>) -> Bool {
    unsafe bytes(at: first).elementsEqual(bytes(at: second))
  }

  private func bytes(at place: UnsafePointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    let length = unsafe UnsafeRawPointer(place).loadUnaligned(as: UInt32.self)
    return unsafe UnsafeBufferPointer(start: place + 4, count: Int(length))
  }

  /// The first and the last eight bytes, and the length. Reads up to eight bytes beyond the string.
  @inline(__always)
  private func ends(ofStringAt place: UnsafePointer<UInt8>) -> UInt64 {
    let raw = unsafe UnsafeRawPointer(place)
    let length = unsafe Int(raw.loadUnaligned(as: UInt32.self))
    let head = UInt64(littleEndian: unsafe raw.loadUnaligned(fromByteOffset: 4, as: UInt64.self))
    if length < 8 {
      // The top byte is free for the length.
      let mask = ~(~0 &<< UInt64(truncatingIfNeeded: 8 &* length)) as UInt64
      return head & mask | UInt64(truncatingIfNeeded: length) &<< 56
    }
    let tail = UInt64(
      littleEndian: unsafe raw.loadUnaligned(fromByteOffset: length &- 4, as: UInt64.self))
    return head ^ (tail &<< 31 | tail &>> 33) ^ UInt64(truncatingIfNeeded: length)
  }

  /// Eight bytes at a time through a 64-by-64-bit product, as wyhash does. Reads up to eight bytes beyond the
  /// string, which the buffer always has, and leaves them out.
  @inline(__always)
  private func hash(stringAt place: UnsafePointer<UInt8>) -> UInt64 {
    let raw = unsafe UnsafeRawPointer(place)
    let length = unsafe Int(raw.loadUnaligned(as: UInt32.self))
    var hash = seed.0 ^ UInt64(truncatingIfNeeded: length)
    var offset = 0
    while offset &+ 8 <= length {
      hash = unsafe mix(hash ^ raw.loadUnaligned(fromByteOffset: 4 &+ offset, as: UInt64.self))
      offset &+= 8
    }
    if offset < length {
      let rest = UInt64(
        littleEndian: unsafe raw.loadUnaligned(fromByteOffset: 4 &+ offset, as: UInt64.self))
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
