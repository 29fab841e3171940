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

  /// The fields that are looked for in one object.
  struct Node: Sendable {
    var wanted: ContiguousArray<Wanted> = []
  }

  struct Wanted: Sendable {
    let key: JSONKey
    /// -1: only what is in it is looked for.
    var slot: Int32 = -1
    var isTime = false
    /// -1: nothing in it is looked for.
    var node: Int32 = -1
  }

  package let slotCount: Int
  /// How many verdicts a record keeps beside the slots.
  package let markCount: Int
  /// What a record begins as.
  let template: ContiguousArray<Scalar>
  /// The first is that of the object itself.
  let nodes: ContiguousArray<Node>

  /// Slots that no field names are set by the client.
  package init(slotCount: Int, markCount: Int, fields: [Field]) {
    self.slotCount = slotCount
    self.markCount = markCount
    var template = ContiguousArray(repeating: Scalar(kind: .unknown), count: slotCount)
    var nodes: ContiguousArray<Node> = [Node()]
    for field in fields {
      // A variable that is not there lacks every field.
      if field.path.count <= 2 { template[field.slot] = Scalar(kind: .missing) }
      Self.add(field, to: &nodes)
    }
    self.template = template
    self.nodes = nodes
  }

  private static func add(_ field: Field, to nodes: inout ContiguousArray<Node>) {
    var node = 0
    for (depth, name) in field.path.enumerated() {
      let key = JSONKey(name)
      var place = nodes[node].wanted.firstIndex { $0.key == key }
      if place == nil {
        place = nodes[node].wanted.count
        nodes[node].wanted.append(Wanted(key: key))
      }
      let isLast = depth == field.path.count - 1
      if isLast {
        nodes[node].wanted[place!].slot = Int32(field.slot)
        nodes[node].wanted[place!].isTime = field.isTime
      } else if nodes[node].wanted[place!].node < 0 {
        nodes[node].wanted[place!].node = Int32(nodes.count)
        nodes.append(Node())
      }
      if !isLast { node = Int(nodes[node].wanted[place!].node) }
    }
  }
}
