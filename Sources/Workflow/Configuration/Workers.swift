import Synchronization

/// Does independent pieces of work side by side, where whoever made it has threads for them: this layer has none of its
/// own.
package struct Workers: Sendable {
  /// Calls `piece` once for each number below `count`, in any order and on any threads, and returns when all calls have.
  package typealias Perform =
    @Sendable (_ count: Int, _ piece: @escaping @Sendable (Int) -> Void)
    -> Void

  private let perform: Perform

  /// One after the other, on the calling thread.
  package static let one = Workers { count, piece in for place in 0..<count { piece(place) } }

  package init(perform: @escaping Perform) { self.perform = perform }

  /// What `body` gives for each item, in the order of the items.
  package func map<Item: Sendable, Result: Sendable>(
    _ items: [Item], _ body: @escaping @Sendable (Item) -> Result
  ) -> [Result] {
    let results = Results<Result>(count: items.count)
    perform(items.count) { place in
      let result = body(items[place])
      results.places.withLock { $0[place] = result }
    }
    return results.places.withLock { places in
      places.map { result in
        guard let result else { preconditionFailure("a piece of work was left out") }
        return result
      }
    }
  }

  private final class Results<Result: Sendable>: Sendable {
    let places: Mutex<[Result?]>

    init(count: Int) { places = Mutex([Result?](repeating: nil, count: count)) }
  }
}
