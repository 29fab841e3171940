import CEL
import Diagnostics
import Foundation
import TestSupport
import Values

/// One test of the CEL suite, as `cel/README.md` describes it.
struct ConformanceCase {
  let fields: Value

  /// Its place in the suite.
  var path: String { "\(fields["file"]?.stringValue ?? "")/\(section)/\(name)" }
  var section: String { fields["section"]?.stringValue ?? "" }
  var name: String { fields["name"]?.stringValue ?? "" }
  var expression: String { fields["expr"]?.stringValue ?? "" }

  /// Nil when the outcome is the expected one, else what came instead.
  func failure() -> String? {
    let environment = environment
    let source = SourceText(text: expression, name: name)
    let isChecked = fields["disable_check"]?.boolValue != true
    let compiled =
      isChecked
      ? Expression.compile(source, in: environment)
      : Expression.compileUnchecked(source, in: environment)
    let expected = fields["expect"] ?? .null
    guard let program = compiled.program else {
      if isChecked, expectedError?.mayBeFound == true { return nil }
      return "does not compile: " + compiled.diagnostics.map(\.message).joined(separator: "; ")
    }
    if let typed = expected["typed"] {
      if let wanted = typed["type"].map({ Self.type($0) }), wanted != compiled.type {
        return "type \(compiled.type), expected \(wanted)"
      }
    }
    if fields["check_only"]?.boolValue == true { return nil }
    return outcome(of: program, in: environment, expected)
  }

  private func outcome(
    of program: Program, in environment: Environment, _ expected: Value
  ) -> String? {
    let bindings = fields["bindings"]?.mapValue?.entries ?? []
    let values = bindings.compactMap { entry in
      entry.key.stringValue.map { ($0, Self.value(entry.value)) }
    }
    let activation = Activation(environment, Dictionary(uniqueKeysWithValues: values))
    do {
      let value = try program.evaluate(activation)
      guard let wanted = expected["value"] ?? expected["typed"]?["value"] else {
        return "gives \(value), expected an error"
      }
      return value == Self.value(wanted) ? nil : "gives \(value), expected \(wanted)"
    } catch {
      guard let wanted = expectedError else { return "error: \(error)" }
      return wanted.isMet(by: error.kind)
        ? nil : "error: \(error), expected one of the kind: \(wanted.rawValue)"
    }
  }

  private var expectedError: ExpectedError? {
    guard let expected = fields["expect"], expected["error"] != nil else { return nil }
    return ExpectedError(message: expected["message"]?.stringValue ?? "", at: path)
  }

  private var environment: Environment {
    var variables: [VariableDeclaration] = []
    var functions: [FunctionDeclaration] = []
    for declaration in fields["type_env"]?.listValue ?? [] {
      let name = declaration["name"]?.stringValue ?? ""
      if let type = declaration["type"] {
        variables.append(VariableDeclaration(name, Self.type(type)))
      } else if let overloads = declaration["overloads"]?.listValue {
        functions.append(Self.function(name, overloads))
      }
    }
    // Programs that are not checked may read variables that nobody declared.
    for entry in fields["bindings"]?.mapValue?.entries ?? [] {
      guard let name = entry.key.stringValue, !variables.contains(where: { $0.name == name })
      else { continue }
      variables.append(VariableDeclaration(name, .dyn))
    }
    return Environment(
      variables: variables, functions: functions,
      container: fields["container"]?.stringValue ?? "",
      times: TimeLibrary(zones: MachineZones.table))
  }

  private static func function(_ name: String, _ overloads: [Value]) -> FunctionDeclaration {
    FunctionDeclaration(
      name,
      overloads: overloads.map { overload in
        FunctionDeclaration.Overload(
          (overload["params"]?.listValue ?? []).map { type($0) },
          type(overload["result"] ?? .null), isMember: overload["member"]?.boolValue == true)
      },
      implementation: { _, _ throws(EvaluationError) in throw .noMatchingOverload(name) })
  }
}

// MARK: - Types and values of the suite

extension ConformanceCase {
  /// `T` of the README.
  static func type(_ form: Value) -> CELType {
    switch form {
    case .string("dyn"), .string("any"): return .dyn
    case .string("null"): return .null
    case .string("bool"): return .bool
    case .string("int"): return .int
    case .string("uint"): return .uint
    case .string("double"): return .double
    case .string("string"): return .string
    case .string("bytes"): return .bytes
    case .string("timestamp"): return .timestamp
    case .string("duration"): return .duration
    default: break
    }
    if let element = form["list"] { return .list(type(element)) }
    if let parts = form["map"]?.listValue {
      return .map(key: type(parts[0]), value: type(parts[1]))
    }
    if let wrapped = form["wrapper"] { return .wrapper(type(wrapped)) }
    if let wrapped = form["optional"] { return .optional(type(wrapped)) }
    if let inner = form["type"] { return .type(inner.isNull ? nil : type(inner)) }
    if let name = form["param"]?.stringValue { return .typeParameter(name) }
    if let abstract = form["abstract"] {
      return .abstract(
        abstract["name"]?.stringValue ?? "",
        (abstract["params"]?.listValue ?? []).map { type($0) })
    }
    return .error
  }

  /// `V` of the README.
  static func value(_ form: Value) -> Value {
    guard let (key, content) = form.mapValue?.entries.first, let kind = key.stringValue else {
      return .null
    }
    let text = content.stringValue ?? ""
    switch kind {
    case "bool", "string": return content
    case "int": return .int(Int64(text) ?? 0)
    case "uint": return .uint(UInt64(text) ?? 0)
    case "double": return .double(Double(text) ?? .nan)
    case "bytes": return .bytes(Base64.decode(text) ?? [])
    case "list": return .list((content.listValue ?? []).map { value($0) })
    case "map":
      let entries = (content.listValue ?? []).compactMap(\.listValue)
      return .map(MapValue(entries.map { (key: value($0[0]), value: value($0[1])) }))
    case "timestamp": return .timestamp(seconds(content), nanoseconds(content))
    case "duration":
      return .duration(
        .seconds(seconds(content)) + .nanoseconds(Int64(nanoseconds(content))))
    case "type": return .type(Value.TypeName(text))
    case "optional":
      return .optional(content.isNull ? .none : Value.OptionalValue(value(content)))
    default: return .null
    }
  }

  private static func seconds(_ parts: Value) -> Int64 {
    parts["seconds"]?.stringValue.flatMap { Int64($0) } ?? 0
  }

  private static func nanoseconds(_ parts: Value) -> Int32 {
    Int32(parts["nanos"]?.intValue ?? 0)
  }
}

extension Value {
  fileprivate static func timestamp(_ seconds: Int64, _ nanoseconds: Int32) -> Value {
    .timestamp(Timestamp(seconds: seconds, nanoseconds: nanoseconds))
  }
}
