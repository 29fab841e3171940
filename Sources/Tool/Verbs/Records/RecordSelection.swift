import Store
import Values

/// Which records an action is about: named by their ids, or found by filters.
struct RecordSelection<Row> {
  /// Oldest first: that is the order in which they are taken up.
  let rows: [Row]

  /// - Parameters:
  ///   - find: the rows that an id means; none: there is no such record.
  ///   - list: those that filters find, newest first.
  init(
    _ arguments: Arguments, usualState: String?,
    find: (String) throws(StoreError) -> [Row],
    list: (ListFilter) throws(StoreError) -> [Row]
  ) throws(CommandError) {
    let ids = arguments.operands.dropFirst()
    var filter = try ListFilter(arguments, usualState: usualState)
    if arguments.value(named: "limit") == nil { filter.limit = nil }
    guard ids.isEmpty || !filter.isNarrow else {
      throw .usage("name them by their ids, or find them by filters, not both")
    }
    guard !ids.isEmpty || filter.isNarrow || arguments.hasFlag(named: "all") else {
      throw .usage("say which: an ID, a filter such as --source or --since, or --all")
    }
    do throws(StoreError) {
      if ids.isEmpty {
        rows = try list(filter).reversed()
        return
      }
    } catch {
      throw .failure(error.description)
    }
    var found: [Row] = []
    for id in ids { found += try Self.rows(of: id, find).reversed() }
    rows = found
  }

  private static func rows(
    of id: String, _ find: (String) throws(StoreError) -> [Row]
  ) throws(CommandError) -> [Row] {
    let rows: [Row]
    do throws(StoreError) { rows = try find(id) } catch { throw .failure(error.description) }
    guard !rows.isEmpty else { throw .usage("there is none of the id `\(id)`") }
    return rows
  }
}
