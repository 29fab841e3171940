import Compiler
import Configuration
import Values

extension Verb {
  static let schema = Verb(
    name: "schema",
    question: "what may stand in each kind of YAML file? As JSON Schema, for editors",
    example: "journeyman schema workflow", operands: "[KIND]", operandCount: 0...1,
    options: [.color],
    exits: "0 printed, 2 bad usage",
    run: { arguments, terminal throws(CommandError) in
      let kinds = ConfigurationKind.allCases
      guard let name = arguments.operands.first else {
        for kind in kinds { terminal.print(kind.rawValue) }
        return .fine
      }
      guard let kind = ConfigurationKind(rawValue: name) else {
        throw .usage(
          "`\(name)` is no kind of file; they are \(kinds.map(\.rawValue).joined(separator: ", "))")
      }
      terminal.print(EditorSchema.schema(of: kind).json(pretty: true))
      return .fine
    })
}
