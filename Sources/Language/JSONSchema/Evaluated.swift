/// Which fields or items of one value the keywords so far have looked at with success; for
/// `unevaluatedProperties` and `unevaluatedItems`.
///
/// Fields and items are counted in their order. Empty and free of cost where nobody asks.
struct Evaluated {
  let isTracked: Bool
  private(set) var hasAll = false
  private var places: Set<Int> = []

  static let untracked = Evaluated(isTracked: false)
  static let tracked = Evaluated(isTracked: true)

  private init(isTracked: Bool) { self.isTracked = isTracked }

  /// As much as this one: tracked or not, and nothing in it yet.
  var fresh: Evaluated { Evaluated(isTracked: isTracked) }

  func contains(_ place: Int) -> Bool { hasAll || places.contains(place) }

  mutating func insert(_ place: Int) {
    if isTracked { places.insert(place) }
  }

  mutating func insertAll() { hasAll = true }

  mutating func form(unionWith other: Evaluated) {
    guard isTracked else { return }
    hasAll = hasAll || other.hasAll
    places.formUnion(other.places)
  }
}
