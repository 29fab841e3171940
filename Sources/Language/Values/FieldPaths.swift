/// Paths of fields and indices, `a.b[0].c`, prepared for walking into many values.
///
/// A walk builds nothing on the way and counts no references on a tape, in values one, for what it finds. Cost of a
/// step: a word or two compared for each field before the one that is looked for. All paths of a client lie in one
/// object, so that none of them is an object to be counted.
///
/// Where many paths with the same beginnings are walked from the same roots, `Known` keeps what was found: each
/// step is taken once then, and the fields of an object are mostly met in passing.
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

  /// What walks have found so far on the tapes of one set of roots.
  package struct Known {
    fileprivate struct Entry {
      /// 0 as long as nobody looked, `nothing`, or the place on the tape.
      var place: UInt32 = 0
      /// Of an object: where the search for its next field begins.
      var resume: UInt32 = 0
    }

    /// By node of the tree.
    fileprivate var entries: ContiguousArray<Entry>

    fileprivate static let nothing = UInt32.max

    /// The paths must be shared ones.
    package init(_ paths: FieldPaths) {
      entries = ContiguousArray(repeating: Entry(), count: paths.nodes.count)
    }
  }

  /// Steps that paths have in common are one node; a root has one of its own.
  private struct Node {
    let link: Link
    /// -1 of a root.
    let parent: Int32
  }

  private let nodes: ContiguousArray<Node>
  /// The last node of each path; empty where they are not shared.
  private let leaves: ContiguousArray<Int32>
  private let links: ContiguousArray<Link>
  /// The links of each path.
  private let ranges: ContiguousArray<Range<Int>>
  private let names: ContiguousArray<String>

  /// `roots`: for paths that are looked for by `find`, what each starts from, by a number of the caller's choice.
  package init(_ paths: some Sequence<[Step]>, sharedFrom roots: [Int32]? = nil) {
    var tree = Tree()
    var links: ContiguousArray<Link> = []
    var ranges: ContiguousArray<Range<Int>> = []
    var names: ContiguousArray<String> = []
    for (path, steps) in paths.enumerated() {
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
      if let roots { tree.add(steps, links[start...], from: roots[path]) }
    }
    nodes = tree.nodes
    leaves = tree.leaves
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

  /// Collects the nodes.
  private struct Tree {
    private struct Key: Hashable {
      let parent: Int32
      let step: Step
    }

    var nodes: ContiguousArray<Node> = []
    var leaves: ContiguousArray<Int32> = []
    private var roots: [Int32: Int32] = [:]
    private var places: [Key: Int32] = [:]

    mutating func add(_ steps: [Step], _ links: ArraySlice<Link>, from root: Int32) {
      let rootLink = Link(token: .none, number: 0, isField: false)
      var node = roots[root] ?? append(Node(link: rootLink, parent: -1))
      roots[root] = node
      for (step, link) in zip(steps, links) {
        let key = Key(parent: node, step: step)
        node = places[key] ?? append(Node(link: link, parent: node))
        places[key] = node
      }
      leaves.append(node)
    }

    private mutating func append(_ node: Node) -> Int32 {
      nodes.append(node)
      return Int32(nodes.count - 1)
    }
  }

  // MARK: - On a tape

  /// Where a path leads; nil where it leads nowhere or nothing is kept, about which `walk` can tell more.
  package func find(_ path: Int, from root: JSONCursor, _ known: inout Known?) -> JSONCursor? {
    guard known != nil else { return nil }
    let place = place(of: Int(leaves[path]), from: root, &known!)
    return place == Known.nothing ? nil : root.at(Int(place))
  }

  private func place(of node: Int, from root: JSONCursor, _ known: inout Known) -> UInt32 {
    let seen = known.entries[node].place
    if seen != 0 { return seen }
    let parent = Int(nodes[node].parent)
    var place = UInt32(truncatingIfNeeded: root.place)
    if parent >= 0 {
      place = self.place(of: parent, from: root, &known)
      if place != Known.nothing {
        place = step(nodes[node].link, from: root.at(Int(place)), &known.entries[parent].resume)
      }
    }
    known.entries[node].place = place
    return place
  }

  /// The place of a field or an item of the container at hand. Fields are looked for from `resume` on, where the
  /// one that was found before ends: mappings name them mostly in the order in which they come.
  private func step(_ link: Link, from container: JSONCursor, _ resume: inout UInt32) -> UInt32 {
    let tape = unsafe container.tape
    let strings = unsafe container.strings
    let first = container.place + 1
    var found: Int?
    switch (container.tag, link.isField) {
    case (UInt8(ascii: "{"), true):
      let last = container.end - 1
      let start = resume == 0 ? first : Int(resume)
      found = unsafe fieldPlace(link, tape, strings, start, last)
      if found == nil, start > first {
        found = unsafe fieldPlace(link, tape, strings, first, start)
      }
      if let found { resume = unsafe UInt32(truncatingIfNeeded: end(tape, found)) }
    case (UInt8(ascii: "["), false): found = unsafe itemPlace(link.number, tape, container.place)
    default: break
    }
    return found.map { UInt32(truncatingIfNeeded: $0) } ?? Known.nothing
  }

  package func walk(_ path: Int, from cursor: JSONCursor) -> Outcome<JSONCursor> {
    let tape = unsafe cursor.tape
    let strings = unsafe cursor.strings
    var place = cursor.place
    let range = ranges[path]
    for step in 0..<range.count {
      let link = links[range.lowerBound + step]
      let next: Int?
      switch (UInt8(truncatingIfNeeded: unsafe tape[place] >> 56), link.isField) {
      case (UInt8(ascii: "{"), true):
        let last = unsafe Int(tape[place] & 0xFFFF_FFFF) - 1
        next = unsafe fieldPlace(link, tape, strings, place + 1, last)
      case (UInt8(ascii: "["), false): next = unsafe itemPlace(link.number, tape, place)
      case (UInt8(ascii: "{"), false), (UInt8(ascii: "n"), _): next = nil
      default: return .stopped(step: step, at: cursor.at(place))
      }
      guard let next else { return .missing(step: step) }
      place = next
    }
    return .found(cursor.at(place))
  }

  /// The place of the value of a field among those from `first` to before `last`.
  @inline(__always)
  private func fieldPlace(
    _ link: Link, _ tape: UnsafePointer<UInt64>, _ strings: UnsafePointer<UInt8>, _ first: Int,
    _ last: Int
  ) -> Int? {
    var place = first
    while place < last {
      let name = unsafe TextPlace(word: tape[place], in: strings)
      if link.token.matches(name), link.token.isWhole || isName(link, name) { return place + 1 }
      place = unsafe end(tape, place + 1)
    }
    return nil
  }

  @inline(never)
  private func isName(_ link: Link, _ text: TextPlace) -> Bool {
    unsafe names[link.number].utf8.elementsEqual(text.bytes)
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
      .optional, .abstract:
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
