internal import Cryptography
package import Graph
internal import Synchronization
package import Values

extension Identifier {
  /// A new id; sorts after those of earlier milliseconds.
  package static func random(at time: Timestamp) -> Self {
    let random = randomNumbers.withLock { numbers in
      (UInt16(truncatingIfNeeded: numbers.next()), numbers.next())
    }
    return Self(milliseconds: time.milliseconds, random: random)
  }
}

private let randomNumbers = Mutex(RandomNumbers())

/// Numbers that nobody can foretell, drawn many at a time: a question to the system for each costs more than the rest of
/// an id.
private struct RandomNumbers {
  private var drawn: [UInt64] = []
  private static let count = 128

  mutating func next() -> UInt64 {
    if drawn.isEmpty { draw() }
    return drawn.removeLast()
  }

  private mutating func draw() {
    guard let bytes = try? SecureRandom.bytes(Self.count * 8) else {
      // The library cannot, or not yet; the system always can.
      return drawn.append(UInt64.random(in: .min ... .max))
    }
    for start in stride(from: 0, to: bytes.count, by: 8) {
      drawn.append(bytes[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) })
    }
  }
}
