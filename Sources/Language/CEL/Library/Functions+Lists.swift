internal import Values

/// Lists. `sortBy` is a macro.
/// Source: cel-go, `ext/README.md`, "Lists" and "Sets"; CEL's `==` tells which elements are the same.
extension StandardLibrary {
  private typealias Overload = FunctionDeclaration.Overload

  private static let a = CELType.typeParameter("A")

  static let lists: [FunctionDeclaration] = [
    FunctionDeclaration(
      "slice", [.member([.list(a), .int, .int], .list(a))],
      "the elements from a place up to another one, which is not in it",
      examples: ["['a', 'b', 'c', 'd'].slice(1, 3)": "['b', 'c']"]
    ) { arguments throws(EvaluationError) in
      let list = try arguments.list(0)
      let start = try arguments.int(1)
      let end = try arguments.int(2)
      guard start >= 0, start <= end, end <= list.count else {
        throw arguments.invalid("the places are none of the list, or the end lies before the start")
      }
      return .list(Array(list[start..<end]))
    },
    FunctionDeclaration(
      "flatten",
      [.member([.list(.list(a))], .list(a)), .member([.list(.dyn), .int], .list(.dyn))],
      "the elements of lists in a list, so many levels deep; one unless said",
      examples: [
        "[[1, 2], [], [3]].flatten()": "[1, 2, 3]",
        "[[[1], [2]], [[3]]].flatten(2)": "[1, 2, 3]",
      ]
    ) { arguments throws(EvaluationError) in
      let depth = arguments.count == 2 ? try arguments.int(1) : 1
      guard depth >= 0 else { throw arguments.invalid("the number of levels is below zero") }
      var flat: [Value] = []
      var visited = 0
      try flatten(try arguments.list(0), depth, into: &flat, &visited)
      return .list(flat)
    },
    FunctionDeclaration(
      "distinct", [.member([.list(a)], .list(a))],
      documentation: "each element once, where it comes first",
      examples: ["['b', 'a', 'b'].distinct()": "['b', 'a']", "[2, 1, 2].distinct()": "[2, 1]"],
      pure: .unary { value throws(EvaluationError) in
        guard case .list(let list) = value else { throw .noMatchingOverload("distinct") }
        var seen = ValueSet()
        return .list(list.filter { seen.insert($0) })
      }),
    FunctionDeclaration(
      "sort", sortable.map { .member([.list($0)], .list($0)) },
      documentation:
        "the elements in ascending order: numbers, texts, times or others of one kind",
      examples: ["[80, 60, 72].sort()": "[60, 72, 80]", "['b', 'a'].sort()": "['a', 'b']"],
      pure: .unary { value throws(EvaluationError) in
        guard case .list(let list) = value else { throw .noMatchingOverload("sort") }
        return .list(try sorted(list, by: list, for: "sort"))
      }),
    FunctionDeclaration(
      "first", [.member([.list(a)], .optional(a))],
      documentation: "the first element as an optional, none of an empty list",
      examples: ["[3, 4].first().orValue(0)": "3", "[].first()": "optional.none()"],
      pure: end("first") { $0.first }),
    FunctionDeclaration(
      "last", [.member([.list(a)], .optional(a))],
      documentation: "the last element as an optional, none of an empty list",
      examples: ["[3, 4].last()": "optional.of(4)"], pure: end("last") { $0.last }),
    FunctionDeclaration(
      "lists.range", [Overload([.int], .list(.int))],
      documentation: "the whole numbers from 0 up to a number, which is not in it",
      examples: ["lists.range(3)": "[0, 1, 2]"],
      pure: .unary { value throws(EvaluationError) in
        guard case .int(let count) = value else { throw .noMatchingOverload("lists.range") }
        guard count > 0 else { return .list([]) }
        try SizeLimit.check(elements: Int(count))
        return .list((0..<count).map { .int($0) })
      }),
  ]

  static let sets: [FunctionDeclaration] = [
    relation(
      "sets.contains", "whether a list has every element of another one",
      examples: ["sets.contains([1, 2, 3], [3, 2])": "true", "sets.contains([], [1])": "false"]
    ) { list, other in
      let elements = ValueSet(list, questions: other.count)
      return other.allSatisfy { elements.contains($0) }
    },
    relation(
      "sets.equivalent", "whether each of two lists has every element of the other",
      examples: ["sets.equivalent(['a', 'b'], ['b', 'a', 'b'])": "true"]
    ) { list, other in
      let elements = ValueSet(list, questions: other.count)
      let others = ValueSet(other, questions: list.count)
      return other.allSatisfy { elements.contains($0) } && list.allSatisfy { others.contains($0) }
    },
    relation(
      "sets.intersects", "whether two lists have an element in common",
      examples: [
        "sets.intersects(['go', 'swift'], ['rust', 'swift'])": "true",
        "sets.intersects([1], [])": "false",
      ]
    ) { list, other in
      let elements = ValueSet(list, questions: other.count)
      return other.contains { elements.contains($0) }
    },
  ]

  // MARK: - Order

  private static let sortable: [CELType] = [
    .int, .uint, .double, .number, .bool, .string, .bytes, .timestamp, .duration,
  ]

  /// The elements in the ascending order of their keys; those with equal keys stay as they stand.
  /// Keys that have no order with one another are `.noMatchingOverload`, numbers of any type have one.
  static func sorted(
    _ elements: [Value], by keys: [Value], for function: String
  ) throws(EvaluationError) -> [Value] {
    if let numbers = wholeNumbers(keys) {
      return numbers.enumerated().sorted {
        $0.element == $1.element ? $0.offset < $1.offset : $0.element < $1.element
      }.map { elements[$0.offset] }
    }
    for key in keys {
      guard let order = key.compared(to: keys[0]), key.compared(to: key) == .equal,
        order != .unordered
      else { throw .noMatchingOverload(function) }
    }
    return elements.indices.sorted { left, right in
      switch keys[left].compared(to: keys[right]) {
      case .less: true
      case .equal: left < right
      case .greater, .unordered, nil: false
      }
    }.map { elements[$0] }
  }

  /// The numbers, where all are of type int, as most that people sort by: a hundred in 10 µs instead of 50.
  private static func wholeNumbers(_ values: [Value]) -> [Int64]? {
    var numbers: [Int64] = []
    numbers.reserveCapacity(values.count)
    for value in values {
      guard case .int(let number) = value else { return nil }
      numbers.append(number)
    }
    return numbers
  }

  // MARK: - Parts

  /// Empty lists count, too: one list may be in another one any number of times.
  private static func flatten(
    _ list: [Value], _ depth: Int, into flat: inout [Value], _ visited: inout Int
  ) throws(EvaluationError) {
    for element in list {
      visited += 1
      try SizeLimit.check(elements: visited)
      if depth > 0, case .list(let inner) = element {
        try flatten(inner, depth - 1, into: &flat, &visited)
      } else {
        flat.append(element)
      }
    }
  }

  private static func end(
    _ name: String, _ element: @escaping @Sendable ([Value]) -> Value?
  ) -> FunctionDeclaration.Implementation {
    .unary { value throws(EvaluationError) in
      guard case .list(let list) = value else { throw .noMatchingOverload(name) }
      return .optional(element(list).map { Value.OptionalValue($0) } ?? .none)
    }
  }

  private static func relation(
    _ name: String, _ documentation: String, examples: KeyValuePairs<String, String>,
    _ holds: @escaping @Sendable ([Value], [Value]) -> Bool
  ) -> FunctionDeclaration {
    FunctionDeclaration(
      name, [Overload([.list(a), .list(a)], .bool)], documentation: documentation,
      examples: examples,
      pure: .binary { left, right throws(EvaluationError) in
        guard case .list(let list) = left, case .list(let other) = right else {
          throw .noMatchingOverload(name)
        }
        return .bool(holds(list, other))
      })
  }
}
