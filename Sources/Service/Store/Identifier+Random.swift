package import Graph
package import Values

extension Identifier {
  /// A new id; sorts after those of earlier milliseconds.
  package static func random(at time: Timestamp) -> Self {
    var generator = SystemRandomNumberGenerator()
    return Self(
      milliseconds: time.milliseconds,
      random: (UInt16.random(in: .min ... .max, using: &generator), generator.next()))
  }
}
