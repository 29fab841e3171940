import Graph
import SQLite

extension SQLiteReader {
  /// Beyond so many candidates a tag is common, and which of two common ones is rarer is not asked.
  private static let commonCount = 20_000

  package func eachCandidate(
    _ search: CandidateSearch, _ body: (CandidateRecord) -> Bool
  ) throws(StoreError) {
    try storeErrors { () throws(SQLiteError) in
      let (sql, arguments) = query(search, tags: try rarestFirst(search.tags))
      try connection.prepareOnce(sql).each(arguments) { row throws(SQLiteError) in
        body(try Self.candidate(row))
      }
    }
  }

  /// `CROSS JOIN` keeps SQLite to the order of the tables: it has no statistics to know better by.
  private func query(_ search: CandidateSearch, tags: [String]) -> (String, [Argument]) {
    var tables = tags.indices.map { "candidate_tags AS t\($0)" }
    tables.append("candidates")
    // The order is that of the first table, which is read by its key.
    let first = tags.isEmpty ? "candidates.id" : "t0.candidate"
    var conditions = tags.indices.map { "t\($0).tag = ?" }
    conditions += tags.indices.dropFirst().map { "t\($0).candidate = t0.candidate" }
    var arguments = tags.map { Seal.close($0) }
    if !tags.isEmpty { conditions.append("candidates.id = t0.candidate") }
    if let last = search.after {
      conditions.append("\(first) < ?")
      arguments.append(.id(last))
    }
    if let stage = search.stage {
      conditions.append("stage = ?")
      arguments.append(.text(stage))
    }
    let filter = conditions.isEmpty ? "" : " WHERE \(conditions.joined(separator: " AND "))"
    let sql = """
      SELECT id, record, created_at, updated_at, events FROM \(tables.joined(separator: " CROSS JOIN "))\
      \(filter) ORDER BY \(first) DESC
      """
    return (sql, arguments)
  }

  /// What the first one has, each of the others is asked for.
  private func rarestFirst(_ tags: [String]) throws(SQLiteError) -> [String] {
    guard tags.count > 1 else { return tags }
    var counted: [(tag: String, count: Int64)] = []
    for tag in tags {
      let count = try connection.first(
        "SELECT count(*) FROM (SELECT 1 FROM candidate_tags WHERE tag = ? LIMIT ?)",
        [Seal.close(tag), .number(Self.commonCount)]
      ) { row in row.integer(0) }
      counted.append((tag, count ?? 0))
    }
    return counted.sorted { $0.count < $1.count }.map(\.tag)
  }

  /// Of the columns `id, record, created_at, updated_at, events`.
  static func candidate(_ row: borrowing Row) throws(SQLiteError) -> CandidateRecord {
    var record = CandidateRecord(
      id: try row.identifier(0), createdAt: row.time(2), updatedAt: row.time(3),
      events: row.integer(4))
    record.read(try row.sealedJSON(1))
    return record
  }
}
