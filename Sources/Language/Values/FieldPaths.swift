/// Paths of fields and indices, `a.b[0].c`, prepared for walking into many values.
///
/// A walk builds nothing on the way and counts references once, for what it finds. Cost of a step: a word or two
/// compared for each field before the one that is looked for. All paths of a client lie in one object, so that
/// none of them is an object to be counted.
package final class FieldPaths: Sendable {
  package enum Step: Sendable, Hashable {
    case field(String)
    /// An item of a list, or the int key of a map.
    case index(Int)
  }

  /// How a walk has ended.
  package enum Outcome<Found> {
    case found(Found)
    /// Nothing stands at this step, counted from 0; of null nothing does.
    case missing(step: Int)
    /// The step asks for a field or item of something that has none.
    case stopped(step: Int, at: Found)
  }

  /// A step as a plain word.
  fileprivate struct Link {
    let token: FieldToken
    /// An index; of a field the place of its name in `names`.
    let number: Int
    let isField: Bool
  }

  private let links: ContiguousArray<Link>
  /// The links of each path.
  private let ranges: ContiguousArray<Range<Int>>
  private let names: ContiguousArray<String>

  package init(_ paths: some Sequence<[Step]>) {
    var links: ContiguousArray<Link> = []
    var ranges: ContiguousArray<Range<Int>> = []
    var names: ContiguousArray<String> = []
    for steps in paths {
      let start = links.count
      for step in steps {
        switch step {
        case .field(let name):
          links.append(Link(token: FieldToken(name), number: names.count, isField: true))
          names.append(name)
        case .index(let number):
          links.append(Link(token: .none, number: number, isField: false))
        }
      }
      ranges.append(start..<links.count)
    }
    self.links = links
    self.ranges = ranges
    self.names = names
  }

  /// The steps of a path as they were given.
  package subscript(path: Int) -> [Step] {
    links[ranges[path]].map { link in
      link.isField ? .field(names[link.number]) : .index(link.number)
    }
  }

  // MARK: - On a tape

  package func walk(_ path: Int, from element: JSONElement) -> Outcome<JSONElement> {
    let document = element.document
    let tape = unsafe document.tape
    let strings = unsafe document.strings
    var place = element.place
    let range = ranges[path]
    for step in 0..<range.count {
      let link = links[range.lowerBound + step]
      let next: Int?
      switch (UInt8(truncatingIfNeeded: unsafe tape[place] >> 56), link.isField) {
      case (UInt8(ascii: "{"), true): next = unsafe fieldPlace(link, tape, strings, place)
      case (UInt8(ascii: "["), false): next = unsafe itemPlace(link.number, tape, place)
      case (UInt8(ascii: "{"), false), (UInt8(ascii: "n"), _): next = nil
      default: return .stopped(step: step, at: JSONElement(document, at: place))
      }
      guard let next else { return .missing(step: step) }
      place = next
    }
    return .found(JSONElement(document, at: place))
  }

  /// The place of a field's value in the object at `place`.
  @inline(__always)
  private func fieldPlace(
    _ link: Link, _ tape: UnsafePointer<UInt64>, _ strings: UnsafePointer<UInt8>, _ place: Int
  ) -> Int? {
    let last = unsafe Int(tape[place] & 0xFFFF_FFFF) - 1
    var place = place + 1
    while place < last {
      let name = unsafe strings + Int(tape[place] & 0x00FF_FFFF_FFFF_FFFF)
      if unsafe link.token.matches(stringAt: name),
        unsafe link.token.isWhole || isName(link, name)
      {
        return place + 1
      }
      place = unsafe end(tape, place + 1)
    }
    return nil
  }

  @inline(never)
  private func isName(_ link: Link, _ string: UnsafePointer<UInt8>) -> Bool {
    unsafe names[link.number].utf8.elementsEqual(
      UnsafeBufferPointer(start: string + 4, count: Int(link.token.length)))
  }

  @inline(__always)
  private func itemPlace(_ index: Int, _ tape: UnsafePointer<UInt64>, _ place: Int) -> Int? {
    guard index >= 0 else { return nil }
    let last = unsafe Int(tape[place] & 0xFFFF_FFFF) - 1
    var place = place + 1
    var left = index
    while place < last {
      if left == 0 { return place }
      left -= 1
      place = unsafe end(tape, place)
    }
    return nil
  }

  /// The place after the element at `place` and all that is in it.
  @inline(__always)
  private func end(_ tape: UnsafePointer<UInt64>, _ place: Int) -> Int {
    let word = unsafe tape[place]
    switch UInt8(truncatingIfNeeded: word >> 56) {
    case UInt8(ascii: "{"), UInt8(ascii: "["): return Int(word & 0xFFFF_FFFF)
    case UInt8(ascii: "l"), UInt8(ascii: "u"), UInt8(ascii: "d"): return place + 2
    default: return place + 1
    }
  }

  // MARK: - In values

  package func walk(_ path: Int, from value: Value) -> Outcome<Value> {
    walk(ranges[path], 0, value)
  }

  /// By recursion, so that each value is borrowed from the one that holds it.
  private func walk(_ range: Range<Int>, _ step: Int, _ value: Value) -> Outcome<Value> {
    guard step < range.count else { return .found(value) }
    let link = links[range.lowerBound + step]
    switch value {
    case .map(let map):
      guard let place = map.place(of: link, names: names) else { return .missing(step: step) }
      return walk(range, step + 1, map.storage.entries[place].value)
    case .list(let list) where !link.isField:
      guard list.indices.contains(link.number) else { return .missing(step: step) }
      return walk(range, step + 1, list[link.number])
    case .null: return .missing(step: step)
    case .bool, .int, .uint, .double, .string, .list, .bytes, .timestamp, .duration, .type,
      .optional:
      return .stopped(step: step, at: value)
    }
  }
}

extension MapValue {
  /// The place of the entry that a link of a path names.
  @inline(__always)
  fileprivate func place(of link: FieldPaths.Link, names: ContiguousArray<String>) -> Int? {
    link.isField
      ? place(of: link.token, named: names[link.number]) : place(of: .int(Int64(link.number)))
  }
}
