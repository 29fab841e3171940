import Store
import Values

/// The dead letters that an action is about, some at a time: named by their ids, or all that filters find, the oldest
/// first. So a hundred thousand of them are not in memory together.
struct LetterSelection {
  /// How many there are.
  let count: Int

  private let reader: any StoreReader
  /// Those that are left, where they were named or a limit was given.
  private var rows: ArraySlice<DeadLetterRow>?
  private var filter: ListFilter

  private static let page = OrderConversation.page

  init(_ arguments: Arguments, _ reader: any StoreReader) throws(CommandError) {
    self.reader = reader
    let usual = DeadLetterRow.State.open.rawValue
    filter = try ListFilter(arguments, usualState: usual)
    let isListed =
      arguments.operands.count > 1 || arguments.value(named: "limit") != nil
      || !filter.isNarrow && !arguments.hasFlag(named: "all")
    if isListed {
      // Also says what is missing where nothing was named.
      let listed = try RecordSelection(
        arguments, usualState: usual,
        find: { id throws(StoreError) in try reader.deadLetters(named: id) },
        list: { filter throws(StoreError) in try reader.deadLetters(filter) }
      ).rows
      rows = listed[...]
      count = listed.count
      return
    }
    filter.limit = Self.page
    filter.after = 0
    // What stops again while it is replayed is a new letter, and for another time.
    filter.until = filter.until ?? .wallClock
    do throws(StoreError) {
      count = try reader.deadLetterCount(filter)
    } catch {
      throw .failure(error.description)
    }
  }

  /// The next ones; nil at the end.
  mutating func next() throws(CommandError) -> [DeadLetterRow]? {
    if let rows {
      self.rows = rows.dropFirst(Self.page)
      return rows.isEmpty ? nil : Array(rows.prefix(Self.page))
    }
    do throws(StoreError) {
      let page = try reader.deadLetters(filter)
      filter.after = page.last?.sequence ?? filter.after
      return page.isEmpty ? nil : page
    } catch {
      throw .failure(error.description)
    }
  }
}
