import CEL
import Foundation
import TestSupport
import Testing

/// Expressions made by a generator, on a small stack. The seed is fixed, so that a failure comes again;
/// `CEL_FUZZ_SEED` and `CEL_FUZZ_COUNT` choose others, and `swift run -c release Fuzzer` goes on for as long as it is
/// told.
@Suite struct FuzzTests {
  private static func setting(_ name: String) -> UInt64? {
    ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) }
  }

  @Test func `whatever is taken for an expression keeps the promises of the language`() throws {
    let seeds = ConformanceSeeds.expressions
    #expect(seeds.count > 1000)
    let first = Self.setting("CEL_FUZZ_SEED") ?? 20_260_301
    let count = Self.setting("CEL_FUZZ_COUNT") ?? 1_500
    print("fuzz: seeds \(first) to \(first + count - 1)")
    let properties = try ExpressionProperties()
    SmallStack.run {
      for seed in first..<first + count {
        var generator = ExpressionGenerator(seed: seed, seeds: seeds)
        let text = generator.expression()
        if case .broken(let reason) = properties.check(text) {
          Issue.record("seed \(seed): \(reason): `\(text.prefix(500))`")
        }
      }
    }
  }
}
