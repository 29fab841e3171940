package import Graph
import Store
import Synchronization

/// The configurations at work: the current one for new events, earlier ones for the runs that began with them.
package final class GraphCatalog: Sendable {
  /// Compiles the texts of a revision, as they were stored, into a graph of this digest, since runs may begin with it;
  /// nil where they do not compile any more.
  package typealias Compile = @Sendable (_ digest: String, _ texts: [UInt8]) -> ProjectGraph?

  private struct Content {
    var current: ProjectGraph
    /// Earlier revisions that runs have asked for, the latest asked for last; no graph: it does not compile.
    var earlier: [(revision: String, graph: ProjectGraph?)] = []

    /// A run that was parked for months may need a graph that nothing else needs: not all of them stay in memory.
    mutating func remember(_ graph: ProjectGraph?, as revision: String) {
      earlier.removeAll { $0.revision == revision }
      earlier.append((revision, graph))
      if earlier.count > GraphCatalog.remembered { earlier.removeFirst() }
    }
  }

  /// Earlier configurations in memory.
  private static let remembered = 8

  private let content: Mutex<Content>
  private let compile: Compile

  package init(_ current: ProjectGraph, compile: @escaping Compile) {
    content = Mutex(Content(current: current))
    self.compile = compile
  }

  package var current: ProjectGraph { content.withLock { $0.current } }

  /// From now on new events are mapped and decided with this one.
  package func replace(with graph: ProjectGraph) {
    content.withLock { content in
      content.remember(content.current, as: content.current.revision)
      content.current = graph
    }
  }

  /// The configuration of this digest; nil where its texts are unknown or do not compile.
  func graph(revision: String, reader: any StoreReader) throws(StoreError) -> ProjectGraph? {
    let known = content.withLock { content -> ProjectGraph?? in
      if content.current.revision == revision { return content.current }
      return content.earlier.first { $0.revision == revision }?.graph
    }
    if let known { return known }
    let compiled = try reader.revision(revision).flatMap { compile(revision, $0) }
    content.withLock { $0.remember(compiled, as: revision) }
    return compiled
  }
}
