import CEL
import Synchronization

/// The environments that one compilation has made, by their names: many steps stand behind steps of the same kind.
final class EnvironmentCache: Sendable {
  private let environments = Mutex<[[String]: Environment]>([:])

  /// The environment of a name, made by `make` when it is asked for first.
  func environment(named name: [String], make: () -> Environment) -> Environment {
    if let known = environments.withLock({ $0[name] }) { return known }
    let environment = make()
    // Of two that were made at the same time one stands, so that the types in it are the same for all.
    return environments.withLock { environments in
      if let known = environments[name] { return known }
      environments[name] = environment
      return environment
    }
  }
}
