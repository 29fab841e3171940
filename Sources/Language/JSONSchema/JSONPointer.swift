import Values

/// A place in a JSON document (RFC 6901): the names and positions on the way to it.
struct JSONPointer: Hashable {
  var steps: [String]

  init(_ steps: [String] = []) { self.steps = steps }

  /// Nil for what is no pointer: it is empty or begins with a slash.
  init?(text: String) {
    guard !text.isEmpty else {
      steps = []
      return
    }
    guard text.hasPrefix("/") else { return nil }
    steps = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map {
      String($0).replacing("~1", with: "/").replacing("~0", with: "~")
    }
  }

  var text: String { steps.map { "/" + Self.escaped($0) }.joined() }

  static func escaped(_ step: String) -> String {
    guard step.utf8.contains(UInt8(ascii: "~")) || step.utf8.contains(UInt8(ascii: "/")) else {
      return step
    }
    return step.replacing("~", with: "~0").replacing("/", with: "~1")
  }

  func appending(_ step: String) -> JSONPointer { JSONPointer(steps + [step]) }

  /// The value at this place of a document.
  func value(in document: Value) -> Value? {
    var current = document
    for step in steps {
      switch current {
      case .map(let map):
        guard let next = map[step] else { return nil }
        current = next
      case .list(let items):
        guard let index = Int(step), items.indices.contains(index), String(index) == step else {
          return nil
        }
        current = items[index]
      case .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .type,
        .optional, .abstract:
        return nil
      }
    }
    return current
  }
}
