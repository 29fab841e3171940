package import Values

/// What a checked expression tells those who look at it as a whole: the lint rules, the scenario maker, the
/// trace. Ranges are UTF-8 offsets of the expression; `SourceText.span` makes places of them.
package struct Facts: Sendable {
  /// A path of fields and constant indices from a variable, as the expression writes it:
  /// `candidate.email`, `body.items[0].id`.
  package struct Use: Sendable, Hashable {
    package let path: String
    package let range: Range<Int>

    package init(path: String, range: Range<Int>) {
      self.path = path
      self.range = range
    }
  }

  /// One side of a comparison.
  package enum Side: Sendable {
    case path(String)
    case literal(Value, range: Range<Int>)
    case other
  }

  /// `== != < <= > >=` or `in`, with both sides.
  package struct Comparison: Sendable {
    package let operation: BinaryOperator
    package let left: Side
    package let right: Side
    package let range: Range<Int>
  }

  /// Every path that is read, each use of it, in the order of the text. A path inside a longer one is not
  /// listed.
  package var reads: [Use] = []
  /// Reads that may find nothing and are not guarded by `has`, `?:` or `.?`.
  package var maybeAbsent: [Use] = []
  /// Comparisons with `==` or `!=` of a path in `maybeAbsent`: the path and the range of the comparison.
  package var equalityOverAbsent: [Use] = []
  package var comparisons: [Comparison] = []
  /// Paths that are there whenever the expression is true: what a condition guards its actions with.
  package var presentWhenTrue: Set<String> = []

  package init() {}

  /// The whole path that is read where its beginning, such as a variable alone, may be absent: what a guard names.
  package func wholePath(of use: Use) -> String {
    whole(of: use).path
  }

  /// The read that `use` begins; itself where it is the whole.
  package func whole(of use: Use) -> Use {
    let longer = reads.filter { read in
      read.path.hasPrefix(use.path + ".") && use.range.lowerBound <= read.range.lowerBound
        && read.range.lowerBound < use.range.upperBound
    }
    return longer.min { $0.range.lowerBound < $1.range.lowerBound } ?? use
  }

  /// Numbers written out in comparisons, with their places.
  package var comparedNumbers: [(value: Value, range: Range<Int>)] {
    comparisons.flatMap { [$0.left, $0.right] }.compactMap { side in
      guard case .literal(let value, let range) = side else { return nil }
      switch value {
      case .int, .uint, .double: return (value, range)
      case .null, .bool, .string, .bytes, .list, .map, .timestamp, .duration, .type, .optional,
        .abstract:
        return nil
      }
    }
  }
}
