internal import Values

/// Loops over lists and maps, on a tape or as values.
extension Evaluator {
  /// What a loop has found so far.
  private struct Progress {
    var matches = 0
    var list: [Value] = []
    var entries = MapBuilder()
    /// An error of a turn that a later turn may make irrelevant.
    var failure: EvaluationError?
    /// The result, when the remaining turns cannot change it.
    var decided: Value?
  }

  func loop(_ loop: Loop, _ index: Int32, _ frame: inout Frame) throws(EvaluationError) -> Value {
    var progress = Progress()
    switch try binding(loop.range, &frame) {
    case .json(let element) where element.kind == .array:
      var place: Int64 = 0
      for item in element.items where progress.decided == nil {
        try turn(loop, .value(.int(place)), .json(item), isMap: false, &progress, index, &frame)
        place += 1
      }
    case .json(let element) where element.kind == .object:
      for field in element.fields where progress.decided == nil {
        let key = Binding.json(field.nameElement)
        try turn(loop, key, .json(field.value), isMap: true, &progress, index, &frame)
      }
    case .value(.list(let list)):
      for place in list.indices where progress.decided == nil {
        let key = Binding.value(.int(Int64(place)))
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
    return try result(loop, progress)
  }

  private func turn(
    _ loop: Loop, _ key: Binding, _ element: Binding, isMap: Bool, _ progress: inout Progress,
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
      if try truth(loop.body, &frame) { progress.list.append((isMap ? key : element).value) }
    case .map, .transformList: progress.list.append(try value(loop.body, &frame))
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

  private func result(_ loop: Loop, _ progress: Progress) throws(EvaluationError) -> Value {
    if let decided = progress.decided { return decided }
    if let failure = progress.failure { throw failure }
    switch loop.form {
    case .all: return .bool(true)
    case .exists: return .bool(false)
    case .existsOne: return .bool(progress.matches == 1)
    case .filter, .map, .transformList: return .list(progress.list)
    case .transformMap, .transformMapEntry: return progress.entries.map
    }
  }
}
