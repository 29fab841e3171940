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

  /// Places of the arrays and objects that are still to be looked at.
  private var pending: UnsafeMutableBufferPointer<UInt32>

  private let seed: (UInt64, UInt64) = (.random(in: 1...(.max)), .random(in: 1...(.max)) | 1)
  /// Of the object at hand: hash of each key and where it stands in the string buffer.
  private var keys: UnsafeMutableBufferPointer<Key>
  /// Open addressing: 0 is free, otherwise an index into `keys` plus 1. Twice as long as `keys`.
  private var table: UnsafeMutableBufferPointer<UInt32>

  init() {
    unsafe keys = .allocate(capacity: 64)
    unsafe table = .allocate(capacity: 128)
    unsafe pending = .allocate(capacity: 64)
    unsafe marks = .allocate(capacity: 1 << Int(Self.markBits))
    unsafe marks.initialize(repeating: 0)
  }

  deinit {
    unsafe keys.deallocate()
    unsafe table.deallocate()
    unsafe marks.deallocate()
    unsafe pending.deallocate()
  }

  func contains(in document: JSONDocument) -> Bool {
    defer { withExtendedLifetime(document) {} }
    let root = document.root.cursor
    guard root.isContainer else { return false }
    unsafe pending[0] = UInt32(truncatingIfNeeded: root.place)
    var left = 1
    while left > 0 {
      left &-= 1
      let container = root.at(Int(unsafe pending[left]))
      if container.tag == UInt8(ascii: "[") {
        left = passItems(of: container, left)
        continue
      }
      let (next, isMarkedTwice) = markKeys(of: container, left)
      left = next
      if isMarkedTwice || container.count > Self.marksUpTo, hasDuplicate(container) { return true }
    }
    return false
  }

  /// Puts the arrays and objects in an array behind the `left` that are still to be looked at; gives how many those are then.
  private func passItems(of array: JSONCursor, _ left: Int) -> Int {
    var left = left
    var place = array.place &+ 1
    let last = array.end &- 1
    while place < last {
      let item = array.at(place)
      if item.isContainer { left = put(item, behind: left) }
      place = item.end
    }
    return left
  }

  /// As with an array; and whether two keys of the object have the same place in the table of marks.
  private func markKeys(
    of object: JSONCursor, _ left: Int
  ) -> (left: Int, isMarkedTwice: Bool) {
    number &+= 1
    let (number, marks) = unsafe (self.number, self.marks.baseAddress!)
    var left = left
    var isMarkedTwice = false
    var place = object.place &+ 1
    let last = object.end &- 1
    while place < last {
      let ends = unsafe ends(ofStringAt: object.at(place).stringPlace)
      // The golden ratio spreads the bits, the uppermost best. Source: Knuth, section 6.4.
      let mark = Int(
        truncatingIfNeeded: (ends &* 0x9E37_79B9_7F4A_7C15) &>> (64 &- Self.markBits))
      let isMarked = unsafe marks[mark] == number
      isMarkedTwice = isMarkedTwice || isMarked
      unsafe marks[mark] = number
      let value = object.at(place &+ 1)
      if value.isContainer { left = put(value, behind: left) }
      place = value.end
    }
    return (left, isMarkedTwice)
  }

  @inline(__always)
  private func put(_ container: JSONCursor, behind left: Int) -> Int {
    // An empty one has nothing to look at.
    guard container.end > container.place &+ 2 else { return left }
    if unsafe left == pending.count { growPending() }
    unsafe pending[left] = UInt32(truncatingIfNeeded: container.place)
    return left &+ 1
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

  private func growPending() {
    let grown = UnsafeMutableBufferPointer<UInt32>.allocate(capacity: unsafe 2 * pending.count)
    _ = unsafe grown.update(fromContentsOf: pending)
    unsafe pending.deallocate()
    unsafe pending = unsafe grown
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
    // Lengths come in any order: choosing between two results beats guessing which one to compute.
    let isShort = length < 8
    let tail = UInt64(
      littleEndian: unsafe raw.loadUnaligned(
        fromByteOffset: isShort ? 4 : length &- 4, as: UInt64.self))
    let shortEnds = head & ~(~0 &<< UInt64(truncatingIfNeeded: 8 &* (length & 7)))
    let longEnds = head ^ (tail &<< 31 | tail &>> 33)
    return (isShort ? shortEnds : longEnds) ^ UInt64(truncatingIfNeeded: length) &<< 56
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
