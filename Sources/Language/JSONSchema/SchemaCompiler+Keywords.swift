import Patterns
import Values

// The keywords of an object schema, a function per group.
extension SchemaCompiler {
  mutating func rules(of keywords: MapValue, at location: Location) -> SchemaRules {
    checkDefinitions(of: keywords, at: location)
    var rules = SchemaRules()
    rules.applicators = applicators(of: keywords, at: location)
    let hasValidation = registry.hasValidationVocabulary(registry.resource(of: location))
    // Without the vocabulary, its keywords are annotations.
    let validating = hasValidation ? keywords : .empty
    rules.types = types(of: validating, at: location)
    rules.values = values(of: validating, at: location)
    rules.number = number(of: validating, at: location)
    rules.string = string(of: validating, format: keywords["format"], at: location)
    rules.array = array(of: keywords, validating: validating, at: location)
    rules.object = object(of: keywords, validating: validating, at: location)
    return rules
  }

  private mutating func checkDefinitions(of keywords: MapValue, at location: Location) {
    for name in ["$id", "$anchor", "$dynamicAnchor", "$comment", "title", "description"] {
      if let value = keywords[name], value.stringValue == nil {
        report("`\(name)` is a text", at: location.appending(name))
      }
    }
    if let id = keywords["$id"]?.stringValue, let fragment = URIReference(id).fragment,
      !fragment.isEmpty
    {
      report("`$id` has no fragment; use `$anchor`", at: location.appending("$id"))
    }
    if let definitions = keywords["$defs"], definitions.mapValue == nil {
      report("`$defs` is an object of schemas", at: location.appending("$defs"))
    }
  }

  private mutating func types(of keywords: MapValue, at location: Location) -> SchemaTypes {
    guard let written = keywords["type"] else { return .all }
    let place = location.appending("type")
    let names = written.listValue ?? [written]
    guard !names.isEmpty else {
      report("`type` is the name of a type or a list of at least one", at: place)
      return .all
    }
    var types: SchemaTypes = []
    for name in names {
      if let text = name.stringValue, let type = SchemaTypes(name: text) {
        types.formUnion(type)
      } else {
        let known = SchemaTypes.names.joined(separator: ", ")
        report("`type` is one of \(known)", at: place)
        return .all
      }
    }
    return types
  }

  private mutating func values(of keywords: MapValue, at location: Location) -> ValueRules? {
    if let written = keywords["enum"], written.listValue == nil {
      report("`enum` is a list of values", at: location.appending("enum"))
    }
    let enumeration = keywords["enum"]?.listValue
    let constant = keywords["const"]
    guard enumeration != nil || constant != nil else { return nil }
    return ValueRules(enumeration: enumeration, constant: constant)
  }

  private mutating func number(of keywords: MapValue, at location: Location) -> NumberRules? {
    let minimum = numeric("minimum", of: keywords, at: location)
    let maximum = numeric("maximum", of: keywords, at: location)
    let exclusiveMinimum = numeric("exclusiveMinimum", of: keywords, at: location)
    let exclusiveMaximum = numeric("exclusiveMaximum", of: keywords, at: location)
    var divisor = numeric("multipleOf", of: keywords, at: location)
    if let written = divisor, written.compared(to: 0) != .greater {
      report("`multipleOf` is greater than 0", at: location.appending("multipleOf"))
      divisor = nil
    }
    let all = [minimum, maximum, exclusiveMinimum, exclusiveMaximum, divisor]
    guard all.contains(where: { $0 != nil }) else { return nil }
    return NumberRules(
      minimum: minimum, maximum: maximum, exclusiveMinimum: exclusiveMinimum,
      exclusiveMaximum: exclusiveMaximum, divisor: divisor)
  }

  private mutating func string(
    of keywords: MapValue, format written: Value?, at location: Location
  ) -> StringRules? {
    let minimum = count("minLength", of: keywords, at: location)
    let maximum = count("maxLength", of: keywords, at: location)
    var pattern: Pattern?
    if let text = text("pattern", of: keywords, at: location) {
      pattern = self.pattern(text, at: location.appending("pattern"))
    }
    var format: Format?
    if let written {
      if let name = written.stringValue {
        // A name that is not known is an annotation, as the draft has it.
        format = options.assertsFormats ? Format(rawValue: name) : nil
      } else {
        report("`format` is a text", at: location.appending("format"))
      }
    }
    guard minimum != nil || maximum != nil || pattern != nil || format != nil else { return nil }
    return StringRules(
      minimumLength: minimum ?? 0, maximumLength: maximum, pattern: pattern, format: format)
  }

  private mutating func array(
    of keywords: MapValue, validating: MapValue, at location: Location
  ) -> ArrayRules? {
    let minimum = count("minItems", of: validating, at: location)
    let maximum = count("maxItems", of: validating, at: location)
    let isUnique = truth("uniqueItems", of: validating, at: location)
    let prefix = schemas("prefixItems", of: keywords, at: location)
    let items = schema("items", of: keywords, at: location)
    var contains: ArrayRules.Contains?
    let fewest = count("minContains", of: validating, at: location)
    let most = count("maxContains", of: validating, at: location)
    if let schema = schema("contains", of: keywords, at: location) {
      contains = .init(schema: schema, minimum: fewest ?? 1, maximum: most)
    }
    let unevaluated = schema("unevaluatedItems", of: keywords, at: location)
    guard
      minimum != nil || maximum != nil || isUnique || !prefix.isEmpty || items != nil
        || contains != nil || unevaluated != nil
    else { return nil }
    return ArrayRules(
      minimumCount: minimum ?? 0, maximumCount: maximum, isUnique: isUnique, prefix: prefix,
      items: items, contains: contains, unevaluated: unevaluated)
  }

  private mutating func applicators(
    of keywords: MapValue, at location: Location
  ) -> Applicators? {
    var reference: Int?
    if let text = text("$ref", of: keywords, at: location) {
      reference = place(of: text, from: location.appending("$ref"))?.place
    }
    var dynamicReference: Applicators.DynamicReference?
    if let text = text("$dynamicRef", of: keywords, at: location),
      let target = place(of: text, from: location.appending("$dynamicRef"))
    {
      noteDynamicReference()
      // To anything but a dynamic anchor it is a plain reference.
      dynamicReference = .init(anchor: target.dynamicAnchor ?? "", target: target.place)
    }
    let condition = schema("if", of: keywords, at: location)
    let made = Applicators(
      reference: reference, dynamicReference: dynamicReference,
      all: schemas("allOf", of: keywords, at: location),
      any: schemas("anyOf", of: keywords, at: location),
      one: schemas("oneOf", of: keywords, at: location),
      not: schema("not", of: keywords, at: location), condition: condition,
      // Without `if` they are ignored, but their mistakes are not.
      then: schema("then", of: keywords, at: location).flatMap { condition == nil ? nil : $0 },
      otherwise: schema("else", of: keywords, at: location).flatMap {
        condition == nil ? nil : $0
      })
    return made.targets.isEmpty && made.dynamicReference == nil ? nil : made
  }
}
