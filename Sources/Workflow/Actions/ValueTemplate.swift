internal import CEL
internal import Templates
internal import Values
internal import YAML

/// A value of any shape with templates for its texts.
indirect enum ValueTemplate: Sendable {
  case literal(Value)
  case text(TextTemplate)
  case list([ValueTemplate])
  case map([(key: String, value: ValueTemplate)])

  /// Nil where a template in it is wrong.
  static func compile(_ node: Node, _ step: StepFields) -> ValueTemplate? {
    switch node {
    case .scalar(let scalar):
      guard case .string = scalar.value else { return .literal(scalar.value) }
      return step.compile(scalar.source, as: .value).map { .text($0) }
    case .sequence(let sequence):
      return .list(sequence.items.compactMap { compile($0, step) })
    case .mapping(let mapping):
      return .map(
        mapping.entries.compactMap { entry in
          compile(entry.value, step).map { (key: entry.name, value: $0) }
        })
    }
  }

  func render(
    _ activation: borrowing Activation, field: String
  ) throws(RenderFailure) -> Value {
    switch self {
    case .literal(let value): return value
    case .text(let template): return try template.value(activation, field: field)
    case .list(let items):
      var values: [Value] = []
      for item in items { values.append(try item.render(activation, field: field)) }
      return .list(values)
    case .map(let entries):
      var values: [MapValue.Entry] = []
      for entry in entries {
        let value = try entry.value.render(activation, field: "\(field).\(entry.key)")
        values.append((key: .string(entry.key), value: value))
      }
      return .map(MapValue(values))
    }
  }
}
