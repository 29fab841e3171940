/// Which fields of an object a record keeps, and where: the paths of all conditions about a kind of event as one tree, so
/// that an event is gone through once, and what nobody asks for is passed over.
package final class RecordLayout: Sendable {
  /// A field that is looked for.
  package struct Field: Sendable {
    package let slot: Int
    /// Names from the object on; not empty.
    package let path: [String]
    /// A text there that is an RFC 3339 time is read as a timestamp.
    package let isTime: Bool

    package init(slot: Int, path: [String], isTime: Bool = false) {
      self.slot = slot
      self.path = path
      self.isTime = isTime
    }
  }

  /// A field that is looked for in one object; plain words, so that looking counts no references.
  struct Wanted: Sendable, BitwiseCopyable {
    let token: FieldToken
    /// Its name in `keys`.
    let key: Int32
    /// -1: only what is in it is looked for.
    let slot: Int32
    /// -1: nothing in it is looked for.
    let node: Int32
    let isTime: Bool
  }

  package let slotCount: Int
  /// How many verdicts a record keeps beside the slots.
  package let markCount: Int
  /// What a record begins as.
  let template: ContiguousArray<Scalar>
  /// What is looked for in each object, as places in `wanted`; the first is the object itself.
  let nodes: FrozenWords<FrozenPart>
  let wanted: FrozenWords<Wanted>
  let keys: ContiguousArray<JSONKey>

  /// Slots that no field names are set by the client.
  package init(slotCount: Int, markCount: Int, fields: [Field]) {
    self.slotCount = slotCount
    self.markCount = markCount
    var template = ContiguousArray(repeating: Scalar(kind: .unknown), count: slotCount)
    var tree = Tree()
    for field in fields {
      // A variable that is not there lacks every field.
      if field.path.count <= 2 { template[field.slot] = Scalar(kind: .missing) }
      tree.add(field)
    }
    self.template = template
    var nodes: [FrozenPart] = []
    var wanted: [Wanted] = []
    var keys: ContiguousArray<JSONKey> = []
    for members in tree.nodes {
      nodes.append(FrozenPart(wanted.count..<wanted.count + members.count))
      for member in members {
        wanted.append(
          Wanted(
            token: FieldToken(member.name), key: Int32(keys.count), slot: Int32(member.slot),
            node: Int32(member.node), isTime: member.isTime))
        keys.append(JSONKey(member.name))
      }
    }
    self.nodes = FrozenWords(nodes)
    self.wanted = FrozenWords(wanted)
    self.keys = keys
  }

  /// The fields by object, while they are collected.
  private struct Tree {
    struct Member {
      let name: String
      var slot = -1
      var isTime = false
      var node = -1
    }

    var nodes: [[Member]] = [[]]

    mutating func add(_ field: Field) {
      var node = 0
      for (depth, name) in field.path.enumerated() {
        var place = nodes[node].firstIndex { $0.name.hasSameBytes(as: name) } ?? -1
        if place < 0 {
          place = nodes[node].count
          nodes[node].append(Member(name: name))
        }
        if depth == field.path.count - 1 {
          nodes[node][place].slot = field.slot
          nodes[node][place].isTime = field.isTime
          return
        }
        if nodes[node][place].node < 0 {
          nodes[node][place].node = nodes.count
          nodes.append([])
        }
        node = nodes[node][place].node
      }
    }
  }
}
