import Values

/// The members of an object, each with the time of the event that said it last, so that an event that comes late
/// adds what nobody has said since and turns nothing back. Times are milliseconds since 1970.
///
/// ```json
/// {"email": ["ada@example.org", 1772357400125], "timezone": ["Europe/London", 1772357400125]}
/// ```
struct DatedMembers: Sendable {
  private struct Member {
    let name: String
    let value: Value
    let at: Int64
  }

  private var members: [Member] = []

  init() {}

  init(document: Value?) {
    for entry in document?.mapValue?.entries ?? [] {
      guard let name = entry.key.stringValue, let pair = entry.value.listValue, pair.count == 2,
        let at = pair[1].intValue
      else { continue }
      members.append(Member(name: name, value: pair[0], at: at))
    }
  }

  var isEmpty: Bool { members.isEmpty }
  var count: Int { members.count }

  /// The latest time of any of them.
  var latest: Int64? { members.lazy.map(\.at).max() }

  subscript(name: String) -> Value? { members.first { $0.name == name }?.value }

  /// What is known, without its times.
  var map: MapValue { MapValue(members.map { (key: .string($0.name), value: $0.value) }) }

  /// As JSON, by itself.
  var document: [UInt8] {
    var writer = JSONWriter()
    write(to: &writer)
    return writer.bytes
  }

  /// What `init(document:)` reads.
  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    for member in members {
      writer.beginField(member.name)
      writer.beginArray()
      writer.beginItem()
      writer.write(member.value)
      writer.beginItem()
      writer.write(.int(member.at))
      writer.endArray()
    }
    writer.endObject()
  }

  /// Takes in what was said at this time; of two events at one time the second stands. Gives whether anything but times
  /// has changed.
  @discardableResult
  mutating func learn(_ said: MapValue, at time: Int64, except hidden: String? = nil) -> Bool {
    var hasChanged = false
    for entry in said.entries {
      guard let name = entry.key.stringValue, name != hidden else { continue }
      if learn(Member(name: name, value: entry.value, at: time)) { hasChanged = true }
    }
    return hasChanged
  }

  /// Takes in what was known elsewhere; what is known here stands where both are of one time.
  mutating func learn(_ other: DatedMembers) {
    for member in other.members {
      if let mine = members.first(where: { $0.name == member.name }), mine.at >= member.at {
        continue
      }
      learn(member)
    }
  }

  /// Whether its value is another one now.
  @discardableResult
  private mutating func learn(_ member: Member) -> Bool {
    guard let place = members.firstIndex(where: { $0.name == member.name }) else {
      members.append(member)
      return true
    }
    guard members[place].at <= member.at else { return false }
    let isNew = members[place].value != member.value
    members[place] = member
    return isNew
  }
}
