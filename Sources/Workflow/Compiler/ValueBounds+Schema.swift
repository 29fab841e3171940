import CEL
import JSONSchema
import Values

extension ValueBounds {
  /// What a contract says of a value beyond its type; nil where it says nothing. A schema within itself, one of those
  /// `around` it, says nothing there.
  init?(_ schema: Schema, within around: Set<String> = []) {
    if around.contains(schema.location) { return nil }
    let around = around.union([schema.location])
    self.init()
    minimum = schema.number("minimum").map { End($0) }
    maximum = schema.number("maximum").map { End($0) }
    if let low = schema.number("exclusiveMinimum") { minimum = End(low, isIncluded: false) }
    if let high = schema.number("exclusiveMaximum") { maximum = End(high, isIncluded: false) }
    // A null is no value: a field that may be null may be absent.
    let listed = (schema.enumeration ?? schema.constant.map { [$0] })?.filter { !$0.isNull }
    if let listed, !listed.isEmpty, schema.format != "date-time" { values = listed }
    maximumCount =
      schema.count("maxLength") ?? schema.count("maxItems") ?? schema.count("maxProperties")
    elements = schema.items.flatMap { ValueBounds($0, within: around) }
    if let target = schema.reference, let referred = ValueBounds(target, within: around) {
      self = intersection(referred)
    }
    if isEmpty { return nil }
  }
}

extension Schema {
  fileprivate func number(_ keyword: String) -> Value? {
    guard let value = annotation(keyword), value.isNumber else { return nil }
    return value
  }

  fileprivate func count(_ keyword: String) -> Int? {
    annotation(keyword)?.intValue.flatMap { Int(exactly: $0) }
  }
}
