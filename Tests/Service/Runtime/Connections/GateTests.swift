import Actions
import Graph
import Store
import Testing
import Values

@testable import Runtime

@Suite struct `The gate of a receiver` {
  /// A gate with a clock and runs by number.
  private struct Bench {
    var gate: Gate
    var now = Timestamp(seconds: 1_772_357_400)
    private var runs: [Int: (run: RunID, lane: Lane)] = [:]

    init(_ limits: ConnectionLimits) { gate = Gate("crm", limits) }

    private mutating func known(_ number: Int) -> (run: RunID, lane: Lane) {
      let known =
        runs[number]
        ?? (RunID.random(at: now), Lane.application("\(number)"))
      runs[number] = known
      return known
    }

    /// `enter`, `line`, `rate 10s`, `alone 30s`
    mutating func enter(_ number: Int, isUrgent: Bool = false) -> String {
      let (run, lane) = known(number)
      let effect = EffectKey(event: "evt_\(number)", workflow: "w", step: "s")
      let found = gate.enter(
        run, of: lane, as: effect, since: now, at: now, isUrgent: isUrgent)
      return switch found.admission {
      case .enter: "enter"
      case .line: "line"
      case .rate(let until): "rate \((until - now).components.seconds)s"
      case .leftAlone(let until, _): "alone \((until - now).components.seconds)s"
      case .off: "off"
      }
    }

    /// The numbers of those who are woken.
    @discardableResult
    mutating func leave(_ number: Int, _ receiver: ReceiverState = .working) -> [Int] {
      numbers(gate.leave(known(number).run, finding: receiver, at: now).wake)
    }

    mutating func withdraw(_ number: Int) -> [Int] {
      numbers(gate.withdraw(known(number).run, at: now))
    }

    private func numbers(_ lanes: [Lane]) -> [Int] {
      lanes.compactMap { lane in
        if case .application(let name) = lane { Int(name) } else { nil }
      }
    }

    /// What is said when one that has entered leaves.
    mutating func change(_ number: Int, _ receiver: ReceiverState) -> Gate.Change? {
      #expect(enter(number) == "enter")
      return gate.leave(known(number).run, finding: receiver, at: now).change
    }

    /// Enters, and leaves with this.
    mutating func attempt(_ number: Int, _ receiver: ReceiverState) -> String {
      let admission = enter(number)
      if admission == "enter" { leave(number, receiver) }
      return admission
    }
  }

  @Test func `lets in as many as the receiver takes, the others in their order`() {
    var bench = Bench(ConnectionLimits(concurrency: 2))
    #expect((1...5).map { bench.enter($0) } == ["enter", "enter", "line", "line", "line"])
    #expect(bench.leave(1) == [3])
    // Who comes now does not go before those who wait.
    #expect(bench.enter(6) == "line")
    #expect(bench.enter(4) == "line")
    #expect(bench.enter(3) == "enter")
    #expect(bench.leave(2) == [4])
    #expect(bench.leave(3) == [4, 5])
    #expect(bench.enter(5) == "enter")
    #expect(bench.enter(4) == "enter")
    #expect(bench.enter(6) == "line")
  }

  @Test func `gives the place of one who does not come to the next`() {
    var bench = Bench(ConnectionLimits(concurrency: 1))
    #expect((1...3).map { bench.enter($0) } == ["enter", "line", "line"])
    #expect(bench.leave(1) == [2])
    #expect(bench.enter(3) == "line")
    bench.now = bench.now + .seconds(61)
    #expect(bench.enter(3) == "enter")
  }

  @Test func `keeps a rate, and who has waited goes`() {
    let rate = ConnectionLimits.Rate(count: 2, period: .seconds(10))
    var bench = Bench(ConnectionLimits(rate: rate, concurrency: 9))
    #expect(
      (1...5).map { bench.enter($0) } == ["enter", "enter", "rate 10s", "rate 10s", "rate 20s"])
    bench.now = bench.now + .seconds(10)
    #expect((3...5).map { bench.enter($0) } == ["enter", "enter", "rate 10s"])
    #expect(bench.enter(6) == "rate 10s")
    bench.now = bench.now + .seconds(10)
    #expect((5...6).map { bench.enter($0) } == ["enter", "enter"])
  }

  @Test func `leaves a receiver alone that fails again and again`() {
    var bench = Bench(ConnectionLimits())
    for number in 1...4 { #expect(bench.attempt(number, .failing) == "enter") }
    // One answer in between and it begins anew.
    #expect(bench.attempt(5, .working) == "enter")
    for number in 6...10 { #expect(bench.attempt(number, .failing) == "enter") }
    #expect(bench.enter(11) == "alone 30s")
    // Who comes behind it is called when there is something to be told.
    #expect(bench.enter(12) == "line")
    bench.now = bench.now + .seconds(29)
    #expect(bench.enter(11) == "alone 1s")
  }

  @Test func `lets one try whether it is back, and the others when it is`() {
    var bench = Bench(ConnectionLimits(breaker: .init(failures: 1, openFor: .seconds(10))))
    #expect(bench.attempt(1, .failing) == "enter")
    bench.now = bench.now + .seconds(10)
    #expect(bench.enter(2) == "enter")
    #expect([3, 4].map { bench.enter($0) } == ["line", "line"])
    #expect(bench.leave(2, .working) == [3, 4])
    #expect([3, 4].map { bench.enter($0) } == ["enter", "enter"])
  }

  @Test func `waits twice as long after each try that fails, up to five minutes`() {
    var bench = Bench(ConnectionLimits(breaker: .init(failures: 1, openFor: .seconds(30))))
    #expect(bench.attempt(1, .failing) == "enter")
    for (number, wait) in [30, 60, 120, 240, 300, 300].enumerated() {
      #expect(bench.enter(2 + number) == "alone \(wait)s")
      bench.now = bench.now + .seconds(wait)
      #expect(bench.enter(3 + number) == "line")
      #expect(bench.enter(2 + number) == "enter")
      // The next in line tries the next time.
      #expect(bench.leave(2 + number, .failing) == [3 + number])
    }
  }

  @Test func `wakes one of ten thousand for each try, and all in their order when it is back`() {
    var bench = Bench(
      ConnectionLimits(concurrency: 2, breaker: .init(failures: 1, openFor: .seconds(300))))
    #expect(bench.attempt(0, .failing) == "enter")
    #expect((1...10_000).map { bench.enter($0) }.count { $0 == "line" } == 9_999)
    for number in 1...5 {
      bench.now = bench.now + .seconds(300)
      #expect(bench.enter(number) == "enter")
      #expect(bench.leave(number, .failing) == [number + 1])
      #expect(bench.enter(number + 1) == "alone 300s")
    }
    bench.now = bench.now + .seconds(300)
    #expect(bench.enter(6) == "enter")
    var woken = bench.leave(6)
    var order: [Int] = []
    while let next = woken.first {
      #expect(bench.enter(next) == "enter")
      order.append(next)
      woken = bench.leave(next)
    }
    #expect(order == Array(7...10_000))
  }

  @Test func `calls who has stood in line for a day, so that it may give up`() {
    var bench = Bench(ConnectionLimits(breaker: .init(failures: 1, openFor: .seconds(300))))
    #expect(bench.attempt(1, .failing) == "enter")
    #expect([2, 3].map { bench.enter($0) } == ["alone 300s", "line"])
    bench.now = bench.now + .seconds(86_400)
    #expect(bench.enter(2) == "enter")
    #expect(Set(bench.leave(2, .failing)) == [3])
    #expect(bench.withdraw(3) == [])
    #expect(bench.enter(4) == "alone 300s")
  }

  @Test func `calls the next where the first in line does something else now`() {
    var bench = Bench(ConnectionLimits(concurrency: 1))
    #expect((1...3).map { bench.enter($0) } == ["enter", "line", "line"])
    #expect(bench.leave(1) == [2])
    #expect(bench.withdraw(2) == [3])
    #expect(bench.withdraw(9) == [])
  }

  @Test func `tries again with another where the one did not come as far as the receiver`() {
    var bench = Bench(ConnectionLimits(breaker: .init(failures: 1, openFor: .seconds(10))))
    #expect(bench.attempt(1, .failing) == "enter")
    bench.now = bench.now + .seconds(10)
    #expect(bench.enter(2) == "enter")
    #expect(bench.enter(3) == "line")
    #expect(bench.leave(2, .untold) == [3])
    #expect(bench.enter(3) == "enter")
    #expect(bench.enter(4) == "line")
  }

  @Test func `takes no late failure for the answer of the one that tries`() {
    var bench = Bench(
      ConnectionLimits(concurrency: 3, breaker: .init(failures: 1, openFor: .seconds(10))))
    #expect([1, 2].map { bench.enter($0) } == ["enter", "enter"])
    bench.leave(1, .failing)
    bench.now = bench.now + .seconds(10)
    #expect(bench.enter(3) == "enter")
    bench.leave(2, .failing)
    #expect(bench.enter(4) == "line")
    #expect(bench.leave(3, .working) == [4])
  }

  @Test func `keeps everybody away for as long as the receiver asks`() {
    var bench = Bench(ConnectionLimits(concurrency: 1))
    #expect([1, 2].map { bench.enter($0) } == ["enter", "line"])
    #expect(bench.leave(1, .busy(.seconds(90))) == [2])
    #expect([1, 2, 3].map { bench.enter($0) } == ["line", "alone 90s", "line"])
    bench.now = bench.now + .seconds(90)
    #expect([3, 2].map { bench.enter($0) } == ["line", "enter"])
    #expect(bench.leave(2) == [1])
  }

  @Test func `is never shut where the project says so`() {
    var bench = Bench(ConnectionLimits(breaker: nil))
    for number in 1...50 { #expect(bench.attempt(number, .failing) == "enter") }
  }

  @Test(arguments: [ConnectionLimits(), ConnectionLimits(breaker: nil)])
  func `says once that the receiver is in trouble, and that it works again`(
    _ limits: ConnectionLimits
  ) {
    var bench = Bench(limits)
    let since = bench.now
    #expect((1...4).map { bench.change($0, .failing) } == [nil, nil, nil, nil])
    let until: Timestamp? = limits.breaker == nil ? nil : bench.now + .seconds(30)
    #expect(
      bench.change(5, .failing)
        == .failing(Gate.Trouble(failures: 5, since: since), until: until, isNew: true))
    bench.now = bench.now + .seconds(60)
    // A trial that fails is the same trouble.
    if let change = bench.change(6, .failing) {
      let trouble = Gate.Trouble(failures: 6, since: since)
      #expect(change == .failing(trouble, until: bench.now + .seconds(60), isNew: false))
    }
    bench.now = bench.now + .seconds(60)
    #expect(
      bench.change(7, .working) == .recovered(Gate.Trouble(failures: 6, since: since)))
    #expect(bench.change(8, .working) == nil)
    #expect((9...12).map { bench.change($0, .failing) } == [nil, nil, nil, nil])
  }

  @Test func `says after as many failures that it is in trouble as the connection allows`() {
    var bench = Bench(ConnectionLimits(breaker: .init(failures: 2)))
    #expect(bench.change(1, .failing) == nil)
    // Neither a limit of its own nor a try that did not reach it says anything.
    #expect(bench.change(2, .untold) == nil)
    #expect(bench.change(3, .failing) != nil)
  }

  @Test func `lets who is urgent go before all who wait, within its limits`() {
    var bench = Bench(ConnectionLimits(concurrency: 1))
    #expect((1...3).map { bench.enter($0) } == ["enter", "line", "line"])
    #expect(bench.enter(9, isUrgent: true) == "line")
    #expect(bench.leave(1) == [9])
    #expect(bench.enter(2) == "line")
    #expect(bench.enter(9, isUrgent: true) == "enter")
    #expect(bench.leave(9) == [2])
  }

  @Test func `takes other limits, and what is under way counts`() {
    var bench = Bench(ConnectionLimits(concurrency: 3))
    #expect((1...3).map { bench.enter($0) } == ["enter", "enter", "enter"])
    _ = bench.gate.change(to: ConnectionLimits(concurrency: 1), at: bench.now)
    #expect(bench.enter(4) == "line")
    #expect(bench.leave(1) == [] && bench.leave(2) == [])
    #expect(bench.leave(3) == [4])
  }
}
