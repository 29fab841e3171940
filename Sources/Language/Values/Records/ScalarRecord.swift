#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The scalars of one event that conditions look at, by slot, and room for the verdicts that several of them share. One
/// block of memory, filled in one pass over the event.
@safe package struct ScalarRecord: ~Copyable {
  @usableFromInline let scalars: UnsafeMutablePointer<Scalar>
  @usableFromInline let marks: UnsafeMutablePointer<UInt8>
  @usableFromInline let layout: RecordLayout
  /// Texts that came as values.
  private var texts: [UnsafeMutableRawPointer] = unsafe []
  /// Where the other texts stand.
  private var document: JSONDocument?

  package init(_ layout: RecordLayout) {
    self.layout = layout
    let size = layout.slotCount * MemoryLayout<Scalar>.stride
    let block = UnsafeMutableRawPointer.allocate(
      byteCount: max(size + layout.markCount, 16), alignment: MemoryLayout<Scalar>.alignment)
    unsafe scalars = block.bindMemory(to: Scalar.self, capacity: layout.slotCount)
    unsafe marks = (block + size).bindMemory(to: UInt8.self, capacity: layout.markCount)
    unsafe layout.template.withUnsafeBufferPointer { template in
      if let first = template.baseAddress {
        unsafe scalars.initialize(from: first, count: template.count)
      }
    }
    unsafe marks.initialize(repeating: Self.unmarked, count: layout.markCount)
  }

  deinit {
    unsafe texts.forEach { unsafe $0.deallocate() }
    unsafe UnsafeMutableRawPointer(scalars).deallocate()
  }

  /// What a mark is before it is set.
  @inlinable package static var unmarked: UInt8 { .max }

  @inlinable package subscript(slot: Int) -> Scalar {
    @inline(__always) get {
      assert(slot >= 0 && slot < layout.slotCount)
      return unsafe scalars[slot]
    }
  }

  @inlinable package subscript(mark mark: Int) -> UInt8 {
    @inline(__always) get {
      assert(mark >= 0 && mark < layout.markCount)
      return unsafe marks[mark]
    }
    @inline(__always) nonmutating set {
      assert(mark >= 0 && mark < layout.markCount)
      unsafe marks[mark] = newValue
    }
  }

  // MARK: - Filling

  package mutating func set(_ slot: Int, to value: Value) {
    precondition(slot >= 0 && slot < layout.slotCount)
    if let scalar = Scalar(value) {
      unsafe scalars[slot] = scalar
    } else if case .string(let text) = value {
      set(slot, to: text)
    }
  }

  package mutating func set(_ slot: Int, to time: Timestamp) {
    precondition(slot >= 0 && slot < layout.slotCount)
    unsafe scalars[slot] = Scalar(time: time)
  }

  package mutating func set(_ slot: Int, to text: String) {
    precondition(slot >= 0 && slot < layout.slotCount)
    let place = unsafe RecordText.make(text)
    unsafe texts.append(place)
    unsafe scalars[slot] = unsafe Scalar(
      textAt: UnsafePointer(place.assumingMemoryBound(to: UInt8.self)))
  }

  /// Says of a slot that what holds the field is there, but not the field.
  package mutating func setMissing(_ slot: Int) {
    precondition(slot >= 0 && slot < layout.slotCount)
    unsafe scalars[slot] = Scalar(kind: .missing)
  }

  /// Reads the fields of the layout from an object on a tape, whose document is held from now on.
  package mutating func read(_ object: JSONElement) {
    document = object.document
    read(node: 0, at: object.cursor)
  }

  private func read(node: Int, at cursor: JSONCursor) {
    let isObject = cursor.tag == UInt8(ascii: "{")
    guard isObject || cursor.isNull else { return cut(node) }
    unsafe layout.nodes.withUnsafeBufferPointer { nodes in
      unsafe nodes[node].wanted.withUnsafeBufferPointer { wanted in
        if node > 0 { unsafe miss(wanted) }
        if isObject { unsafe find(wanted, in: cursor, isRoot: node == 0) }
      }
    }
  }

  @inline(__always)
  private func find(
    _ wanted: UnsafeBufferPointer<RecordLayout.Wanted>, in object: JSONCursor, isRoot: Bool
  ) {
    var left = wanted.count
    var rest = object.fields
    while left > 0, let field = rest.next() {
      for place in wanted.indices where unsafe field.isNamed(wanted[place].key) {
        left -= 1
        // A variable that is null on a tape has no value.
        if isRoot, field.value.isNull { break }
        let slot = unsafe Int(wanted[place].slot)
        if slot >= 0 {
          unsafe scalars[slot] = unsafe scalar(at: field.value, isTime: wanted[place].isTime)
        }
        let node = unsafe Int(wanted[place].node)
        if node >= 0 { read(node: node, at: field.value) }
        break
      }
    }
  }

  private func scalar(at cursor: JSONCursor, isTime: Bool) -> Scalar {
    if isTime, let time = cursor.withUTF8({ Timestamp(rfc3339: $0) }) ?? nil {
      return Scalar(time: time)
    }
    return Scalar(at: cursor)
  }

  @inline(__always)
  private func miss(_ wanted: UnsafeBufferPointer<RecordLayout.Wanted>) {
    for place in wanted.indices {
      let slot = unsafe Int(wanted[place].slot)
      if slot >= 0 { unsafe scalars[slot] = Scalar(kind: .missing) }
    }
  }

  /// The fields of something that has none: nothing can be said of them.
  private func cut(_ node: Int) {
    for wanted in layout.nodes[node].wanted {
      if wanted.slot >= 0 { unsafe scalars[Int(wanted.slot)] = Scalar(kind: .unknown) }
      if wanted.node >= 0 { cut(Int(wanted.node)) }
    }
  }

  /// As with an object on a tape.
  package mutating func read(_ map: MapValue) { read(node: 0, of: .map(map)) }

  private mutating func read(node: Int, of value: Value) {
    let map: MapValue
    switch value {
    case .map(let fields): map = fields
    case .null: map = .empty
    default: return cut(node)
    }
    for wanted in layout.nodes[node].wanted {
      let found = map[wanted.key]
      if wanted.slot >= 0 {
        if let found {
          set(Int(wanted.slot), to: wanted.isTime ? Self.time(found) : found)
        } else if node > 0 {
          setMissing(Int(wanted.slot))
        }
      }
      if wanted.node >= 0, let found { read(node: Int(wanted.node), of: found) }
    }
  }

  private static func time(_ value: Value) -> Value {
    if case .string(let text) = value, let time = Timestamp(rfc3339: text) {
      .timestamp(time)
    } else {
      value
    }
  }
}

/// A text as documents keep theirs: a 4-byte length, then the bytes, and room to read eight more.
enum RecordText {
  @unsafe static func make(_ text: String) -> UnsafeMutableRawPointer {
    var text = text
    return text.withUTF8 { bytes in
      let place = UnsafeMutableRawPointer.allocate(byteCount: bytes.count + 16, alignment: 8)
      unsafe place.storeBytes(of: UInt32(truncatingIfNeeded: bytes.count), as: UInt32.self)
      unsafe memset(place + 4, 0, bytes.count + 12)
      if let first = bytes.baseAddress { unsafe memcpy(place + 4, first, bytes.count) }
      return unsafe place
    }
  }
}
