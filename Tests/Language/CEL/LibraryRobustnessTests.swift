import CEL
import Diagnostics
import TestSupport
import Testing
import Values

/// Every function with values of every kind, the ends of their ranges included, whatever its signature says. A crash
/// would end the test run; a value must be one that can be written.
@Suite struct LibraryRobustnessTests {
  private static let values: [Value] = [
    .null, true, false, 0, 1, -1, 7, .int(.max), .int(.min), .uint(0), .uint(.max), 0.0, -1.5,
    1e300,
    .double(.leastNonzeroMagnitude), .double(.nan), .double(.infinity), "", "a", "äöü 😀",
    "%s %.3f %% %d",
    "(a+)|b*",
    "2026-03-04T09:05:00Z", "1h30m", "Europe/Berlin", "de", "EUR", "d MMMM y", "192.168.0.1",
    "::/0",
    "aGVsbG8", #"\1\0"#, [], [1, 2.5, .uint(3)], ["b", "a"], [[1], [[]], "x"], [.optional(.none)],
    .map(.empty), ["a": 1, "b": [.null]], .bytes([]), .bytes([0, 255]), .timestamp(.earliest),
    .timestamp(.latest), .timestamp(Timestamp(seconds: 0)), .duration(.longest),
    .duration(.zero - .longest), .duration(.zero), .duration(.nanoseconds(-1)),
    .type(Value.TypeName("int")), .optional(.none), .optional(.init(1)),
    .abstract(Value.AbstractValue(type: "net.IP", content: [127, 0, 0, 1], text: "127.0.0.1")),
    .abstract(
      Value.AbstractValue(type: "net.CIDR", content: [8, 10, 0, 0, 0], text: "10.0.0.0/8")),
  ]

  private static let names = ["a", "b", "c", "d"]
  private static let environment = Environment(
    variables: names.map { VariableDeclaration($0, .dyn) },
    times: TimeLibrary(zones: MachineZones.table))
  private static let functions = environment.families.flatMap(\.functions)

  @Test(arguments: functions.map(\.name))
  func `a function gives a value or an error for whatever it gets`(name: String) throws {
    let function = try #require(Self.functions.first { $0.name == name })
    let calls = Set(
      function.overloads.map { overload in
        let names = Array(Self.names.prefix(overload.parameters.count))
        return overload.isMember
          ? "\(names[0]).\(name)(\(names.dropFirst().joined(separator: ", ")))"
          : "\(name)(\(names.joined(separator: ", ")))"
      })
    for call in calls {
      let compiled = Expression.compileUnchecked(
        SourceText(text: call, name: "call"), in: Self.environment)
      let program = try #require(compiled.program)
      try run(program, arguments: function.overloads.map(\.parameters.count).max() ?? 0)
    }
  }

  private func run(_ program: Program, arguments count: Int) throws {
    let values = Self.values
    // All pairs for the first two; what follows goes through the values in steps that have no common measure.
    for (first, left) in values.enumerated() {
      for (second, right) in (count > 1 ? values : [.null]).enumerated() {
        for round in 0..<(count > 2 ? 2 : 1) {
          var activation = Activation(Self.environment)
          activation[0] = .value(left)
          activation[1] = .value(right)
          activation[2] = .value(values[(first * 7 + second * 11 + round * 13) % values.count])
          activation[3] = .value(values[(first * 5 + second * 3 + round * 17) % values.count])
          guard let value = try? program.evaluate(activation) else { continue }
          #expect(!value.json().isEmpty)
        }
      }
    }
  }
}
