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
  private var texts: [UnsafeMutablePointer<UInt8>] = unsafe []
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
    for place in unsafe texts.indices { unsafe texts[place].deallocate() }
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

  /// Forgets the verdicts, so that the same record can be judged anew.
  package func forgetMarks() {
    unsafe marks.update(repeating: Self.unmarked, count: layout.markCount)
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
    let place = RecordText.make(text)
    unsafe texts.append(UnsafeMutablePointer(mutating: place.start))
    unsafe scalars[slot] = Scalar(place)
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

  /// As with an object on a tape that has this value in a field of that name, and nothing else.
  package mutating func read(_ value: JSONElement, asField name: JSONKey) {
    document = value.document
    let fields = layout.nodes[0]
    for place in fields.first..<fields.end {
      let wanted = layout.wanted[place]
      guard wanted.token == name.token, layout.keys[Int(wanted.key)] == name else { continue }
      if wanted.slot >= 0 {
        unsafe scalars[Int(wanted.slot)] = scalar(at: value.cursor, isTime: wanted.isTime)
      }
      if wanted.node >= 0 { read(node: Int(wanted.node), at: value.cursor) }
    }
  }

  private func read(node: Int, at cursor: JSONCursor) {
    let part = layout.nodes[node]
    let isObject = cursor.tag == UInt8(ascii: "{")
    guard isObject || cursor.isNull else { return cut(part) }
    if node > 0 {
      for place in part.first..<part.end where layout.wanted[place].slot >= 0 {
        unsafe scalars[Int(layout.wanted[place].slot)] = Scalar(kind: .missing)
      }
    }
    guard isObject else { return }
    var left = part.end - part.first
    var rest = cursor.fields
    while left > 0, let field = rest.next() {
      var place = part.first
      while place < part.end {
        let wanted = layout.wanted[place]
        guard isNamed(field, wanted) else {
          place += 1
          continue
        }
        left -= 1
        // A variable that is null on a tape has no value.
        if node == 0, field.value.isNull { break }
        if wanted.slot >= 0 {
          unsafe scalars[Int(wanted.slot)] = scalar(at: field.value, isTime: wanted.isTime)
        }
        if wanted.node >= 0 { read(node: Int(wanted.node), at: field.value) }
        break
      }
    }
  }

  @inline(__always)
  private func isNamed(_ field: JSONCursor.Field, _ wanted: RecordLayout.Wanted) -> Bool {
    field.nameHas(wanted.token)
      && (wanted.token.isWhole || field.isNamed(layout.keys[Int(wanted.key)]))
  }

  @inline(__always)
  private func scalar(at cursor: JSONCursor, isTime: Bool) -> Scalar {
    if isTime, let time = cursor.withUTF8({ Timestamp(rfc3339: $0) }) ?? nil {
      return Scalar(time: time)
    }
    return Scalar(at: cursor)
  }

  /// The fields of something that has none: nothing can be said of them.
  private func cut(_ part: FrozenPart) {
    for place in part.first..<part.end {
      let wanted = layout.wanted[place]
      if wanted.slot >= 0 { unsafe scalars[Int(wanted.slot)] = Scalar(kind: .unknown) }
      if wanted.node >= 0 { cut(layout.nodes[Int(wanted.node)]) }
    }
  }

  /// As with an object on a tape.
  package mutating func read(_ map: MapValue) { read(node: 0, of: .map(map)) }

  private mutating func read(node: Int, of value: Value) {
    let map: MapValue
    switch value {
    case .map(let fields): map = fields
    case .null: map = .empty
    default: return cut(layout.nodes[node])
    }
    let part = layout.nodes[node]
    for place in part.first..<part.end {
      let wanted = layout.wanted[place]
      let found = map[layout.keys[Int(wanted.key)]]
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

/// A text with room to read beyond it, as those of documents have. Whoever has it made deallocates it.
enum RecordText {
  static func make(_ text: String) -> TextPlace {
    var text = text
    return text.withUTF8 { bytes in
      let start = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count + 8)
      unsafe memset(start + bytes.count, 0, 8)
      if let first = bytes.baseAddress { unsafe memcpy(start, first, bytes.count) }
      return unsafe TextPlace(start, count: bytes.count)
    }
  }
}
