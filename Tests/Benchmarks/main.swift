// Benchmarks: what the program's promises of speed rest on. Run, not tested:
//
//   swift run -c release Benchmarks [NAME…] [--json FILE] [--scale FRACTION]
//
// prints a table of medians; names choose groups (json, condition, decide, rules, identity, mail, outward, search, start, serve, waits, scale), or one of
// those of `outward`, `serve` or `scale` alone (outward-calls, outward-slow; serve-start, serve-accept, serve-busy, serve-work; scale-restart, scale-stored, scale-workflows,
// scale-letters); `--json` also writes a line of JSON for each measurement. `scale` takes many minutes: `--scale 0.01` has it
// and `search` make do with a hundredth. `outward-slow`, `serve`, `search`, `waits` and `scale` run the program that `swift build -c release` has built beside this one.
//
// `serve-accept` measures programs that JOURNEYMAN_BESIDE names (paths with colons between them) in the same turns.
//
//   valgrind --tool=callgrind .build/release/Benchmarks decide --repeat "decide: vendor body" 20
//
// runs one of them so many times and times nothing; each round does what its rate counts, 64 bodies here.

import Foundation

let groups: [(name: String, run: (inout Harness) throws -> Void)] = [
  ("json", JSONBenchmarks.run), ("condition", ConditionBenchmarks.run),
  ("decide", DecideBenchmarks.run), ("rules", RuleBenchmarks.run),
  ("identity", IdentityBenchmarks.run), ("mail", MailBenchmarks.run),
  ("outward-calls", OutwardBenchmarks.run), ("outward-slow", SlowReceiver.run),
  ("search", SearchBenchmarks.run),
  ("start", StartBenchmarks.run),
  ("serve-start", ServeBenchmarks.start), ("serve-accept", ServeBenchmarks.accept),
  ("serve-busy", ServeBenchmarks.busy), ("serve-work", ServeBenchmarks.work),
  ("waits", WaitBenchmarks.run),
  ("scale-restart", ScaleBenchmarks.restart), ("scale-stored", ScaleBenchmarks.stored),
  ("scale-workflows", ScaleBenchmarks.workflows), ("scale-letters", ScaleBenchmarks.letters),
]

/// Whether the name means the group: its own, or what stands before its hyphen.
func chooses(_ name: String, _ group: String) -> Bool {
  name == group || group.hasPrefix("\(name)-")
}

var names = Array(CommandLine.arguments.dropFirst())
var file: String?
if let option = names.firstIndex(of: "--json"), option + 1 < names.count {
  file = names[option + 1]
  names.removeSubrange(option...option + 1)
}
var scale = 1.0
if let option = names.firstIndex(of: "--scale"), option + 1 < names.count,
  let fraction = Double(names[option + 1])
{
  scale = fraction
  names.removeSubrange(option...option + 1)
}
var repetition: Harness.Repetition?
if let option = names.firstIndex(of: "--repeat"), option + 2 < names.count,
  let rounds = Int(names[option + 2])
{
  repetition = Harness.Repetition(benchmark: names[option + 1], rounds: rounds)
  names.removeSubrange(option...option + 2)
}
let unknown = names.filter { name in !groups.contains { chooses(name, $0.name) } }
guard unknown.isEmpty else {
  print("there is no group \(unknown); there are \(groups.map(\.name).joined(separator: ", "))")
  exit(2)
}

var harness = Harness(repeating: repetition, scale: scale)
if repetition == nil { print(Report.header) }
for group in groups where names.isEmpty || names.contains(where: { chooses($0, group.name) }) {
  do {
    try group.run(&harness)
  } catch {
    print("\(group.name): \(error)")
    exit(1)
  }
}
if let file {
  let lines = harness.measurements.map { Report.json($0) + "\n" }.joined()
  do {
    try lines.write(toFile: file, atomically: true, encoding: .utf8)
  } catch {
    print("cannot write `\(file)`: \(error)")
    exit(1)
  }
}
