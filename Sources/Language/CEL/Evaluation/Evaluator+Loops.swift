internal import Values

/// Loops over lists and maps, on a tape or as values.
extension Evaluator {
  /// What a loop has found so far.
  private struct Progress {
    var matches = 0
    var list: [Value] = []
    /// What the list is sorted by.
    var keys: [Value] = []
    /// Instead of the list, where its items are all on a tape.
    var elements: ContiguousArray<JSONCursor> = []
    var isOnTape = false
    var entries = MapBuilder()
    /// An error of a turn that a later turn may make irrelevant.
    var failure: EvaluationError?
    /// The result, when the remaining turns cannot change it.
    var decided: Value?
  }

  func loop(_ loop: Loop, _ index: Int32, _ frame: inout Frame) throws(EvaluationError) -> Operand {
    var progress = Progress()
    switch try operand(loop.range, &frame) {
    case .json(let array) where array.kind == .array:
      var rest = array.items
      try self.loop(loop, { rest.next() }, &progress, index, &frame)
    case .elements(let elements):
      var rest = elements.makeIterator()
      try self.loop(loop, { rest.next() }, &progress, index, &frame)
    case .json(let object) where object.kind == .object:
      var rest = object.fields
      while progress.decided == nil, let field = rest.next() {
        let key = Operand.json(field.key)
        try turn(loop, key, .json(field.value), isMap: true, &progress, index, &frame)
      }
    case .value(.list(let list)):
      for place in list.indices where progress.decided == nil {
        let key = Operand.value(.int(Int64(place)))
        try turn(loop, key, .value(list[place]), isMap: false, &progress, index, &frame)
      }
    case .value(.map(let map)):
      for entry in map.entries where progress.decided == nil {
        try turn(
          loop, .value(entry.key), .value(entry.value), isMap: true, &progress, index, &frame)
      }
    case .json, .value, .absent:
      throw fail(.noMatchingOverload(function: loop.form.rawValue), index)
    }
    return try result(loop, progress, index)
  }

  /// Over items on a tape. What a filter leaves of them stays there.
  private func loop(
    _ loop: Loop, _ next: () -> JSONCursor?, _ progress: inout Progress, _ index: Int32,
    _ frame: inout Frame
  ) throws(EvaluationError) {
    progress.isOnTape = loop.form == .filter
    var place: Int64 = 0
    while progress.decided == nil, let item = next() {
      try turn(loop, .value(.int(place)), .json(item), isMap: false, &progress, index, &frame)
      place += 1
    }
  }

  private func turn(
    _ loop: Loop, _ key: Operand, _ element: Operand, isMap: Bool, _ progress: inout Progress,
    _ index: Int32, _ frame: inout Frame
  ) throws(EvaluationError) {
    try countStep(index, &frame)
    if loop.hasTwoVariables {
      frame.locals[Int(loop.local)] = key
      frame.locals[Int(loop.local) + 1] = element
    } else {
      frame.locals[Int(loop.local)] = isMap ? key : element
    }
    if loop.filter >= 0, try !truth(loop.filter, &frame) { return }
    switch loop.form {
    case .all, .exists: absorb(loop, &progress, &frame)
    case .existsOne: if try truth(loop.body, &frame) { progress.matches += 1 }
    case .filter:
      guard try truth(loop.body, &frame) else { return }
      if progress.isOnTape, case .json(let item) = element {
        progress.elements.append(item)
      } else {
        progress.list.append((isMap ? key : element).value)
      }
    case .map, .transformList: progress.list.append(try value(loop.body, &frame))
    case .sortBy:
      progress.keys.append(try value(loop.body, &frame))
      progress.list.append((isMap ? key : element).value)
    case .transformMap:
      let value = try value(loop.body, &frame)
      do { try progress.entries.add(key.value, value) } catch { throw located(error, index) }
    case .transformMapEntry:
      guard case .map(let map) = try value(loop.body, &frame) else {
        throw fail(.noMatchingOverload(function: loop.form.rawValue), index)
      }
      for entry in map.entries {
        do {
          try progress.entries.add(entry.key, entry.value)
        } catch { throw located(error, index) }
      }
    }
  }

  /// A turn of `all` or `exists`: decided by a false or a true one; errors count only if none decides.
  private func absorb(_ loop: Loop, _ progress: inout Progress, _ frame: inout Frame) {
    let deciding = loop.form == .exists
    do throws(EvaluationError) {
      if try truth(loop.body, &frame) == deciding { progress.decided = .bool(deciding) }
    } catch {
      if progress.failure == nil || progress.failure!.isAbsent && !error.isAbsent {
        progress.failure = error
      }
    }
  }

  private func result(
    _ loop: Loop, _ progress: Progress, _ index: Int32
  ) throws(EvaluationError) -> Operand {
    if let decided = progress.decided { return .value(decided) }
    if let failure = progress.failure { throw failure }
    if progress.isOnTape { return .elements(progress.elements) }
    switch loop.form {
    case .all: return .value(.bool(true))
    case .exists: return .value(.bool(false))
    case .existsOne: return .value(.bool(progress.matches == 1))
    case .filter, .map, .transformList: return .value(.list(progress.list))
    case .sortBy:
      do {
        return .value(
          .list(try StandardLibrary.sorted(progress.list, by: progress.keys, for: "sortBy")))
      } catch { throw located(error, index) }
    case .transformMap, .transformMapEntry: return .value(progress.entries.map)
    }
  }
}
