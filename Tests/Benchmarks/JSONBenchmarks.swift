import Values

/// JSON texts of 2 KB: to a tape without duplicate keys, to values, and back.
enum JSONBenchmarks {
  static func run(_ harness: inout Harness) throws {
    let documents = PeerEvents.all.map(\.document)
    let parser = JSONParser()
    let size = documents.map(\.count).reduce(0, +) / documents.count
    try harness.rate("json: parse, no key twice", count: 64, note: "\(size) bytes on average") {
      for document in documents { keep(try parser.parse(document).root.count) }
    }
    try harness.rate("json: parse to Value", count: 64) {
      for document in documents { keep(try parser.parse(document).root.value()) }
    }
    let values = try documents.map { try parser.parse($0).root.value() }
    harness.rate("json: write", count: 64) {
      for value in values { keep(value.jsonBytes()) }
    }
  }
}
