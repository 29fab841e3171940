/// The name that was probably meant: the nearest of `names`, nil if none is near.
///
/// Near is at most one slip in three characters: a wrong, missing, additional or swapped pair of neighbours
/// counts one; case and characters that only look like Latin ones count nothing. Of two equally near names the
/// first wins.
package func nearest(to written: String, among names: some Collection<String>) -> String? {
  let wanted = folded(written)
  var best: (name: String, distance: Int)?
  for name in names {
    let candidate = folded(name)
    let allowed = max(1, min(max(wanted.count, candidate.count) / 3, 4))
    // One slip makes anything of names with one or two letters.
    guard min(wanted.count, candidate.count) > 2 || wanted == candidate else { continue }
    guard abs(wanted.count - candidate.count) <= allowed else { continue }
    let distance = editDistance(wanted, candidate)
    guard distance <= allowed, distance < best?.distance ?? .max else { continue }
    best = (name, distance)
  }
  return best?.name
}

/// Slips between two texts: substitutions, insertions, deletions and swaps of neighbours ("optimal string
/// alignment"), each counted once. Time and space grow with the product of the lengths.
func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
  guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
  var beforeLast: [Int] = []
  var last = Array(0...right.count)
  for row in 1...left.count {
    var current = [row]
    for column in 1...right.count {
      let substitution = last[column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1)
      var cost = min(substitution, last[column] + 1, current[column - 1] + 1)
      if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1]
      {
        cost = min(cost, beforeLast[column - 2] + 1)
      }
      current.append(cost)
    }
    beforeLast = last
    last = current
  }
  return last[right.count]
}

/// Lower case, Latin letters for their look-alikes, `_` for `-` and blanks.
private func folded(_ text: String) -> [Unicode.Scalar] {
  text.lowercased().unicodeScalars.map { scalar in
    if scalar == "-" || scalar == " " { return "_" }
    return scalar.isASCII ? scalar : LookAlike(scalar)?.latin ?? scalar
  }
}
