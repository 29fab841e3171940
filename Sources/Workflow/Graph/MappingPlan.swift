import CEL
import Values

/// A mapping made ready: its expressions as one group, and what is written one step after another.
struct MappingPlan: Sendable {
  private enum Step: Sendable {
    /// Begins the object that is the field of this name, by its place in `keys`.
    case open(key: Int)
    case close
    /// Writes the field of this name: the value of an expression, by its place in the group.
    case value(key: Int, program: Int)
  }

  private let programs: [Program]
  private let group: ProgramGroup?
  private let hasTime: Bool
  private let steps: [Step]
  private let keys: [JSONKey]
  /// The dotted path of each key, for messages.
  private let paths: [String]

  init(time: Program?, fields: [EventMapping.Field]) {
    var builder = Builder()
    if let time { builder.programs.append(time) }
    builder.add(fields, within: "")
    programs = builder.programs
    group = ProgramGroup(programs)
    hasTime = time != nil
    steps = builder.steps
    keys = builder.keys
    paths = builder.paths
  }

  private struct Builder {
    var programs: [Program] = []
    var steps: [Step] = []
    var keys: [JSONKey] = []
    var paths: [String] = []

    mutating func add(_ fields: [EventMapping.Field], within path: String) {
      for field in fields {
        let key = keys.count
        keys.append(JSONKey(field.name))
        paths.append(path + field.name)
        switch field.content {
        case .value(let program):
          steps.append(.value(key: key, program: programs.count))
          programs.append(program)
        case .object(let inner):
          steps.append(.open(key: key))
          add(inner, within: path + field.name + ".")
          steps.append(.close)
        }
      }
    }
  }

  /// Why an expression has no value, and for which field: `time`, or a dotted path.
  struct Failure: Error {
    let field: String
    let error: EvaluationError
  }

  /// The time that the body names, if it does, and the data as a document: what is absent, null or an object without
  /// fields is left out.
  func map(_ activation: Activation) throws(Failure) -> (time: Timestamp?, data: JSONDocument) {
    // Most mappings take less than this from a body.
    var builder = JSONBuilder(capacity: 1024)
    let root = builder.openRoot()
    var time: Timestamp?
    if let group {
      var evaluation = GroupEvaluation(of: group, activation)
      if hasTime { time = try self.time(&evaluation, activation) }
      try write(&evaluation, activation, to: &builder)
    }
    builder.close(root)
    return (time, builder.finish())
  }

  private func time(
    _ evaluation: inout GroupEvaluation, _ activation: Activation
  ) throws(Failure) -> Timestamp? {
    do {
      var value = try evaluation.value(of: 0)
      while case .optional(let optional) = value { value = optional.value ?? .null }
      return value.timestampValue ?? value.stringValue.flatMap(Timestamp.init(rfc3339:))
    } catch {
      if programs[0].lacksValue(activation, error) { return nil }
      throw Failure(field: "time", error: error)
    }
  }

  private func write(
    _ evaluation: inout GroupEvaluation, _ activation: Activation, to builder: inout JSONBuilder
  ) throws(Failure) {
    var open: [JSONBuilder.Container] = []
    for step in steps {
      switch step {
      case .open(let key): open.append(builder.open(keys[key]))
      case .close: if let object = open.popLast() { builder.close(object) }
      case .value(let key, let program):
        do {
          try evaluation.add(program, as: keys[key], to: &builder)
        } catch {
          if programs[program].lacksValue(activation, error) { continue }
          throw Failure(field: paths[key], error: error)
        }
      }
    }
  }
}
