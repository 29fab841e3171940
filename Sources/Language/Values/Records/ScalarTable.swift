/// Constants and a number for each, found by the scalar that an event has. For constants that our own files name: their
/// places need no protection against senders who choose what collides.
package struct ScalarTable: Sendable {
  /// Numbers that are equal are one constant, whatever their types.
  package enum Constant: Sendable, Hashable {
    case text(String)
    case number(Double)

    fileprivate var token: FieldToken {
      switch self {
      case .text(let text): FieldToken(text)
      case .number(let number): .number(number)
      }
    }
  }

  /// Half a cache line: the token's words beside the others, which as a token would be followed by a gap.
  private struct Entry: Sendable, BitwiseCopyable {
    let head: UInt64
    let tail: UInt64
    let number: Int64
    let length: UInt32
    /// In `texts`; -1 of a number, -2 of a free place.
    let text: Int32

    init(_ token: FieldToken, text: Int32, number: Int64) {
      (head, tail, length) = (token.head, token.tail, token.length)
      self.text = text
      self.number = number
    }

    func has(_ token: FieldToken) -> Bool {
      head == token.head && tail == token.tail && length == token.length
    }
  }

  /// Open addressing, at most half full, so that a search ends.
  private let entries: FrozenWords<Entry>
  private let texts: ContiguousArray<JSONKey>

  /// `constants`: each with its number.
  package init(_ constants: [Constant: Int]) {
    var capacity = 16
    while capacity < 2 * constants.count { capacity *= 2 }
    let free = Entry(.none, text: -2, number: 0)
    var entries = ContiguousArray(repeating: free, count: capacity)
    var texts: ContiguousArray<JSONKey> = []
    for (constant, number) in constants {
      let token = constant.token
      var text: Int32 = -1
      if case .text(let name) = constant {
        text = Int32(texts.count)
        texts.append(JSONKey(name))
      }
      var place = Int(truncatingIfNeeded: token.spread) & (capacity - 1)
      while entries[place].text > -2 { place = (place + 1) & (capacity - 1) }
      entries[place] = Entry(token, text: text, number: Int64(number))
    }
    self.entries = FrozenWords(entries)
    self.texts = texts
  }

  /// The number of the constant that a text or a number equals; nil where there is none, and of any other scalar.
  package func number(of scalar: Scalar) -> Int? {
    let token: FieldToken
    switch scalar.kind {
    case .string: token = scalar.token
    case .int: token = .number(Double(scalar.int))
    case .uint: token = .number(Double(scalar.uint))
    case .double: token = .number(scalar.double)
    case .unknown, .missing, .null, .bool, .timestamp, .other: return nil
    }
    let mask = entries.count - 1
    var place = Int(truncatingIfNeeded: token.spread) & mask
    while entries[place].text > -2 {
      let entry = entries[place]
      if entry.has(token),
        entry.text < 0 || token.isWhole || scalar.isText(texts[Int(entry.text)])
      {
        return Int(entry.number)
      }
      place = (place + 1) & mask
    }
    return nil
  }
}
