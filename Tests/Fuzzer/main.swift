// Fuzzer: makes expressions without end and checks what must hold of every text (`ExpressionProperties`).
//
//   swift run -c release Fuzzer [SECONDS] [SEED]
//
// Runs on a thread with 512 KiB of stack. Prints the seed it began with and, at the end, how many expressions it made
// and what it found; exits 1 where it found something. Each expression has a seed of its own, the number before it
// plus one: the last one stands in `fuzzer-last.txt` in the temporary folder, so that a crash can be looked at. One
// that takes more than 30 seconds ends the process by SIGALRM.

import Foundation
import TestSupport

let arguments = CommandLine.arguments.dropFirst().compactMap { UInt64($0) }
let seconds = Double(arguments.first ?? 60)
let firstSeed = arguments.dropFirst().first ?? UInt64.random(in: 0..<1_000_000_000)
let lastFile = FileManager.default.temporaryDirectory.appending(path: "fuzzer-last.txt").path
print("seed \(firstSeed), \(Int(seconds)) s, \(ConformanceSeeds.expressions.count) seeds")

SmallStack.run {
  guard let properties = try? ExpressionProperties() else {
    print("the bindings are no JSON")
    exit(1)
  }
  let descriptor = open(lastFile, O_CREAT | O_TRUNC | O_WRONLY, 0o600)
  var counts = (made: 0, refused: 0, failed: 0, values: 0, broken: 0)
  let end = Date().addingTimeInterval(seconds)
  var seed = firstSeed
  while Date() < end {
    var generator = ExpressionGenerator(seed: seed, seeds: ConformanceSeeds.expressions)
    let text = generator.expression()
    let note = Array("\(seed)\n\(text)\n".utf8)
    ftruncate(descriptor, 0)
    pwrite(descriptor, note, note.count, 0)
    alarm(30)
    switch properties.check(text) {
    case .refused: counts.refused += 1
    case .failed: counts.failed += 1
    case .value: counts.values += 1
    case .broken(let reason):
      counts.broken += 1
      print("seed \(seed): \(reason)\n  \(text.prefix(2_000))")
    }
    counts.made += 1
    seed += 1
  }
  alarm(0)
  print(
    "\(counts.made) expressions: \(counts.refused) refused, \(counts.failed) failed, "
      + "\(counts.values) with a value, \(counts.broken) broke a property")
  exit(counts.broken == 0 ? 0 : 1)
}
