/// Whether the store takes writes now.
package enum StoreHealth: Sendable, Equatable {
  case fine
  /// The last commit was refused. The store tries again by itself, whether or not anybody comes.
  case refusing(StoreError)
  /// A commit has been under way for so long: the disk hangs.
  case stuck(Duration)
  /// As much waits as the queue holds.
  case overloaded
}

extension StoreHealth: CustomStringConvertible {
  /// Without words where it is fine.
  package var description: String {
    switch self {
    case .fine: ""
    case .refusing(let error): error.description
    case .stuck(let time): "a commit has been under way for \(time.components.seconds) s"
    case .overloaded: StoreError.overloaded.description
    }
  }
}
