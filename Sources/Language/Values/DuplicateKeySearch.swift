/// Finds out whether an object of a document has a key twice. Keeps its memory from document to document.
///
/// Keys are compared by a 64-bit hash with a secret seed, so that a sender cannot choose keys that all meet;
/// equal hashes are confirmed by the bytes.
struct DuplicateKeySearch {
  /// Objects of up to so many keys compare each with each; larger ones use the table.
  private static let pairwiseUpTo = 16

  private let seed: (UInt64, UInt64) = (.random(in: 1...(.max)), .random(in: 1...(.max)))
  /// Of the object at hand: hash and place in the string buffer of each key.
  private var hashes: [UInt64] = []
  private var places: [Int] = []
  /// Open addressing: 0 is free, otherwise an index into `hashes` plus 1.
  private var table: [UInt32] = []

  mutating func contains(in document: JSONDocument) -> Bool {
    let tape = unsafe document.tape
    let end = unsafe Int(tape[0] & 0xFFFF_FFFF) - 1
    var place = 1
    while place < end {
      let word = unsafe tape[place]
      switch UInt8(truncatingIfNeeded: word >> 56) {
      case UInt8(ascii: "{"):
        if word >> 32 & 0xFF_FFFF > 1, hasDuplicate(objectAt: place, of: document) { return true }
        place += 1
      case UInt8(ascii: "l"), UInt8(ascii: "u"), UInt8(ascii: "d"):
        place += 2
      default:
        place += 1
      }
    }
    return false
  }

  private mutating func hasDuplicate(objectAt start: Int, of document: JSONDocument) -> Bool {
    hashes.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
    let tape = unsafe document.tape
    let end = unsafe Int(tape[start] & 0xFFFF_FFFF) - 1
    var place = start + 1
    while place < end {
      let string = unsafe Int(tape[place] & 0x00FF_FFFF_FFFF_FFFF)
      hashes.append(unsafe hash(stringAt: document.strings + string))
      places.append(string)
      place = JSONElement(document, at: place + 1).end
    }
    return hashes.count <= Self.pairwiseUpTo
      ? hasDuplicatePairwise(document) : hasDuplicateInTable(document)
  }

  private func hasDuplicatePairwise(_ document: JSONDocument) -> Bool {
    let hashes = hashes.span
    for later in 1..<hashes.count {
      let hash = hashes[later]
      for earlier in 0..<later where hashes[earlier] == hash {
        if isSame(earlier, later, document) { return true }
      }
    }
    return false
  }

  private mutating func hasDuplicateInTable(_ document: JSONDocument) -> Bool {
    var size = 64
    while size < 2 * hashes.count { size *= 2 }
    table.removeAll(keepingCapacity: true)
    table.append(contentsOf: repeatElement(0, count: size))
    for (index, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash) & (size - 1)
      while table[slot] != 0 {
        let other = Int(table[slot]) - 1
        if hashes[other] == hash, isSame(other, index, document) { return true }
        slot = (slot + 1) & (size - 1)
      }
      table[slot] = UInt32(index + 1)
    }
    return false
  }

  private func isSame(_ first: Int, _ second: Int, _ document: JSONDocument) -> Bool {
    let strings = unsafe document.strings
    return unsafe bytes(at: strings + places[first]).elementsEqual(
      bytes(at: strings + places[second]))
  }

  private func bytes(at place: UnsafePointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    let length = unsafe UnsafeRawPointer(place).loadUnaligned(as: UInt32.self)
    return unsafe UnsafeBufferPointer(start: place + 4, count: Int(length))
  }

  /// Eight bytes at a time through a 64-by-64-bit product, as wyhash does. Reads up to eight bytes beyond the
  /// string, which the buffer always has, and leaves them out.
  private func hash(stringAt place: UnsafePointer<UInt8>) -> UInt64 {
    let raw = unsafe UnsafeRawPointer(place)
    let length = unsafe Int(raw.loadUnaligned(as: UInt32.self))
    var hash = seed.0 ^ UInt64(length)
    var offset = 0
    while offset + 8 <= length {
      hash = unsafe mix(hash ^ raw.loadUnaligned(fromByteOffset: 4 + offset, as: UInt64.self))
      offset += 8
    }
    if offset < length {
      let rest = UInt64(
        littleEndian: unsafe raw.loadUnaligned(fromByteOffset: 4 + offset, as: UInt64.self))
      hash = mix(hash ^ rest & ~(~0 << UInt64(8 * (length - offset))))
    }
    return hash
  }

  private func mix(_ word: UInt64) -> UInt64 {
    let product = word.multipliedFullWidth(by: seed.1 | 1)
    return product.high ^ product.low
  }
}
