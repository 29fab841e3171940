import Configuration
import Diagnostics
import Values

extension Value {
  /// This value with another one at a dotted path, whose numbers count the items of lists; nil removes a field of
  /// an object. Objects on the way are made where there are none.
  func setting(_ path: Located<String>, to value: Value?) throws(ScenarioFault) -> Value {
    let names = path.value.split(separator: ".").map(String.init)
    guard let changed = setting(names[...], to: value) else { throw .unsettable(path) }
    return changed
  }

  /// Nil where the path leads through something that is neither object nor list, or past the end of a list.
  private func setting(_ path: ArraySlice<String>, to value: Value?) -> Value? {
    guard let name = path.first else { return value }
    let rest = path.dropFirst()
    switch self {
    case .map(let map):
      var entries = map.entries
      let place = entries.firstIndex { $0.key.stringValue == name }
      if rest.isEmpty, case .none = value {
        if let place { entries.remove(at: place) }
        return .map(MapValue(entries))
      }
      let inner = place.map { entries[$0].value } ?? .map(.empty)
      guard let changed = inner.setting(rest, to: value) else { return nil }
      if let place {
        entries[place].value = changed
      } else {
        entries.append((key: .string(name), value: changed))
      }
      return .map(MapValue(entries))
    case .list(var items):
      guard let index = Int(name), items.indices.contains(index),
        let changed = items[index].setting(rest, to: value)
      else { return nil }
      items[index] = changed
      return .list(items)
    default: return nil
    }
  }
}
