import Actions
import Graph
import Store
import Testing
import Values

@testable import Runtime

/// Each fault of a receiver against each connector, over real connections of this machine: what becomes of the run,
/// how often it was tried, and how often the receiver may have acted.
@Suite struct `The fault matrix` {
  /// `done 2/1`: two tries, one effect. `dead` has the class of the letter; `trying` has not come to an end in a day.
  /// `-`: the receiver cannot do that. Columns: mail, http.request, the same to a receiver that can tell a repeat,
  /// Slack, SendGrid, Postmark, Twilio, Greenhouse, Ashby, Lever, a contact of HubSpot.
  static let once: [(fault: ReceiverFault, cells: [String])] = [
    (
      .none,
      [
        "done 1/1", "done 1/1", "done 1/1", "done 1/1", "done 1/1", "done 1/1", "done 1/1",
        "done 1/1", "done 1/1", "done 1/1", "done 1/1",
      ]
    ),
    (.slow, ["-", "done 1/1", "done 1/1", "-", "-", "-", "-", "done 1/1", "-", "-", "-"]),
    // Found silent, broken off or without end once the request was on its way.
    (
      .silent,
      [
        "dead uncertain 1/1", "dead uncertain 1/1", "done 2/2", "done 2/1", "dead uncertain 1/1",
        "dead uncertain 1/1", "done 2/1", "done 2/1", "done 2/1", "done 2/1", "done 2/2",
      ]
    ),
    (
      .reset,
      [
        "dead uncertain 1/1", "dead uncertain 1/1", "done 2/2", "done 2/1", "dead uncertain 1/1",
        "dead uncertain 1/1", "done 2/1", "done 2/1", "done 2/1", "done 2/1", "done 2/2",
      ]
    ),
    (
      .half,
      [
        "dead uncertain 1/0", "dead uncertain 1/1", "done 2/2", "done 2/1", "dead uncertain 1/1",
        "dead uncertain 1/1", "done 2/1", "done 2/1", "done 2/1", "done 2/1", "done 2/2",
      ]
    ),
    (
      .hang,
      [
        "done 2/1", "dead uncertain 1/1", "done 2/2", "done 2/1", "dead uncertain 1/1",
        "dead uncertain 1/1", "done 2/1", "done 2/1", "done 2/1", "done 2/1", "done 2/2",
      ]
    ),
    (
      .noise,
      [
        "done 2/1", "dead uncertain 1/1", "done 2/2", "done 2/1", "dead uncertain 1/1",
        "dead uncertain 1/1", "done 2/1", "done 2/1", "done 2/1", "done 2/1", "done 2/2",
      ]
    ),
    // Nobody can tell it from one that was reset after the request.
    (
      .resetAtOnce,
      [
        "done 2/1", "dead uncertain 1/0", "done 2/1", "done 2/1", "dead uncertain 1/0",
        "dead uncertain 1/0", "done 2/1", "done 2/1", "done 2/1", "done 2/1", "done 2/1",
      ]
    ),
    (
      .large,
      [
        "-", "done 1/1", "done 1/1", "done 2/1", "dead final 1/1", "dead uncertain 1/1", "done 2/1",
        "done 2/1", "done 2/1", "done 2/1", "done 2/2",
      ]
    ),
    (
      .garbage,
      [
        "-", "done 1/1", "done 1/1", "done 2/1", "dead final 1/1", "dead uncertain 1/1", "done 2/1",
        "done 2/1", "done 2/1", "done 2/1", "done 2/2",
      ]
    ),
    (
      .moved,
      [
        "-", "dead final 1/0", "dead final 1/0", "dead final 1/0", "dead final 1/0",
        "dead final 1/0", "dead final 1/0", "dead final 1/0", "dead final 1/0", "dead final 1/0",
        "dead final 1/0",
      ]
    ),
    (
      .badRequest,
      [
        "dead final 1/0", "dead final 1/0", "dead final 1/0", "dead final 1/0", "dead final 1/0",
        "dead final 1/0", "dead final 1/0", "dead final 1/0", "dead final 1/0", "dead final 1/0",
        "dead final 1/0",
      ]
    ),
    (
      .unauthorized,
      [
        "done 2/1", "dead final 1/0", "dead final 1/0", "dead final 1/0", "done 2/1", "done 2/1",
        "done 2/1", "done 2/1", "done 2/1", "done 2/1", "done 2/1",
      ]
    ),
    (
      .notFound,
      [
        "-", "dead final 1/0", "dead final 1/0", "dead final 1/0", "dead final 1/0",
        "dead final 1/0", "dead final 1/0", "dead final 1/0", "dead final 1/0", "dead final 1/0",
        "dead final 1/0",
      ]
    ),
    (
      .timeout,
      [
        "-", "done 2/1", "done 2/1", "done 2/1", "done 2/1", "done 2/1", "done 2/1", "done 2/1",
        "done 2/1", "done 2/1", "done 2/1",
      ]
    ),
    (
      .conflict,
      [
        "-", "dead final 1/0", "dead final 1/0", "dead final 1/0", "dead final 1/0",
        "dead final 1/0", "dead final 1/0", "dead final 1/0", "dead final 1/0", "dead final 1/0",
        "dead final 1/0",
      ]
    ),
    (
      .unprocessable,
      [
        "dead final 1/0", "dead final 1/0", "dead final 1/0", "dead final 1/0", "dead final 1/0",
        "dead final 1/0", "dead final 1/0", "dead final 1/0", "dead final 1/0", "dead final 1/0",
        "dead final 1/0",
      ]
    ),
    (
      .busySeconds,
      [
        "-", "done 2/1", "done 2/1", "done 1/1", "done 1/1", "done 1/1", "done 1/1", "done 1/1",
        "done 1/1", "done 1/1", "done 1/1",
      ]
    ),
    (
      .busyDate,
      [
        "-", "done 2/1", "done 2/1", "done 1/1", "done 1/1", "done 1/1", "done 1/1", "done 1/1",
        "done 1/1", "done 1/1", "done 1/1",
      ]
    ),
    (
      .busy,
      [
        "done 2/1", "done 2/1", "done 2/1", "done 2/1", "done 2/1", "done 2/1", "done 2/1",
        "done 2/1", "done 2/1", "done 2/1", "done 2/1",
      ]
    ),
    (
      .broken,
      [
        "-", "done 2/1", "done 2/1", "done 2/1", "done 2/1", "done 2/1", "done 2/1", "done 2/1",
        "done 2/1", "done 2/1", "done 2/1",
      ]
    ),
    (
      .badGateway,
      [
        "-", "done 2/1", "done 2/1", "done 2/1", "done 2/1", "done 2/1", "done 2/1", "done 2/1",
        "done 2/1", "done 2/1", "done 2/1",
      ]
    ),
    (
      .down,
      [
        "done 2/1", "done 2/1", "done 2/1", "done 2/1", "done 2/1", "done 2/1", "done 2/1",
        "done 2/1", "done 2/1", "done 2/1", "done 2/1",
      ]
    ),
  ]

  /// The same for a receiver that never gets better; a step has two retries here.
  static let always: [(fault: ReceiverFault, cells: [String])] = [
    (
      .refused,
      [
        "dead final */0", "dead final */0", "dead final */0", "dead final */0", "dead final */0",
        "dead final */0", "dead final */0", "dead final */0", "dead final */0", "dead final */0",
        "dead final */0",
      ]
    ),
    (
      .noTLS,
      [
        "dead final */0", "dead final */0", "dead final */0", "dead final */0", "dead final */0",
        "dead final */0", "dead final */0", "dead final */0", "dead final */0", "dead final */0",
        "dead final */0",
      ]
    ),
    (
      .reset,
      [
        "dead uncertain 1/1", "dead uncertain 1/1", "dead exhausted 3/3", "dead exhausted 3/1",
        "dead uncertain 1/1", "dead uncertain 1/1", "dead exhausted 3/1", "dead exhausted 3/1",
        "dead exhausted 3/1", "dead exhausted 3/1", "dead exhausted 3/3",
      ]
    ),
    (
      .resetAtOnce,
      [
        "dead final */0", "dead uncertain 1/0", "dead exhausted 3/0", "dead exhausted 3/0",
        "dead uncertain 1/0", "dead uncertain 1/0", "dead exhausted 3/0", "dead exhausted 3/0",
        "dead exhausted 3/0", "dead exhausted 3/0", "dead exhausted 3/0",
      ]
    ),
    (
      .broken,
      [
        "-", "dead exhausted 3/0", "dead exhausted 3/0", "dead exhausted 3/0", "dead exhausted 3/0",
        "dead exhausted 3/0", "dead exhausted 3/0", "dead exhausted 3/0", "dead exhausted 3/0",
        "dead exhausted 3/0", "dead exhausted 3/0",
      ]
    ),
    (
      .busySeconds,
      [
        "-", "dead exhausted 3/0", "dead exhausted 3/0", "dead final 1/0", "dead final 1/0",
        "dead final 1/0", "dead final 1/0", "dead final 1/0", "dead final 1/0", "dead final 1/0",
        "dead final 1/0",
      ]
    ),
    (
      .down,
      [
        "dead exhausted 3/0", "dead exhausted 3/0", "dead exhausted 3/0", "dead exhausted 3/0",
        "dead exhausted 3/0", "dead exhausted 3/0", "dead exhausted 3/0", "dead exhausted 3/0",
        "dead exhausted 3/0", "dead exhausted 3/0", "dead exhausted 3/0",
      ]
    ),
    (
      .badRequest,
      [
        "dead final 1/0", "dead final 1/0", "dead final 1/0", "dead final 1/0", "dead final 1/0",
        "dead final 1/0", "dead final 1/0", "dead final 1/0", "dead final 1/0", "dead final 1/0",
        "dead final 1/0",
      ]
    ),
  ]

  @Test(arguments: once.indices)
  func `ends as it says where a fault comes once`(row: Int) throws {
    let (fault, cells) = Self.once[row]
    let found = try outcomes(fault, always: false)
    #expect(found == cells, "\(fault)")
  }

  @Test(arguments: always.indices)
  func `ends as it says where a fault stays`(row: Int) throws {
    let (fault, cells) = Self.always[row]
    let found = try outcomes(fault, always: true)
    #expect(found == cells, "\(fault)")
  }

  @Test func `keeps trying a name that nobody has`() throws {
    for connector in matrixConnectors {
      let cell = try outcome(connector, .unknownHost, always: true, hours: 0)
      #expect(cell == "trying 1/0")
    }
  }

  @Test func `has every fault in it`() {
    let rows = Set((Self.once + Self.always).map(\.fault)).union([.unknownHost])
    #expect(rows == Set(ReceiverFault.allCases))
  }

  private func outcomes(_ fault: ReceiverFault, always: Bool) throws -> [String] {
    try matrixConnectors.map { try outcome($0, fault, always: always, hours: 26) }
  }

  /// One run against one receiver.
  private func outcome(
    _ connector: any MatrixConnector, _ fault: ReceiverFault, always: Bool, hours: Int
  ) throws -> String {
    guard let receiver = try connector.begin(fault, always: always) else { return "-" }
    defer { receiver.stop() }
    let bench = try TestBench([.sample([connector.step])], receiver: receiver.performer)
    try bench.start()
    defer { bench.stop() }
    let id = bench.deliver()
    bench.settle()
    for _ in 0..<hours where try bench.event(id)?.state == .pending {
      bench.clock.advance(by: .seconds(3600))
      bench.settle()
    }
    let tries = try bench.run()?.steps.first?.record.attempts ?? 0
    let count = "\(tries > 10 ? "*" : "\(tries)")/\(receiver.effects())"
    #expect(receiver.keys().count <= 1, "the receiver can tell every repeat")
    switch try bench.event(id)?.state {
    case .completed: return "done \(count)"
    case .deadLettered:
      let letter = try bench.reader().deadLetters(ListFilter()).first
      return "dead \(letter?.letter.errorClass ?? "of nothing") \(count)"
    default: return "trying \(count)"
    }
  }
}
