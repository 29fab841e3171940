import Values

// Keywords about objects.
extension SchemaCompiler {
  mutating func object(
    of keywords: MapValue, validating: MapValue, at location: Location
  ) -> ObjectRules? {
    let required = names("required", of: validating, at: location)
    let made = ObjectRules(
      members: members(of: keywords, required: required, at: location),
      patterns: patternMembers(of: keywords, at: location),
      additional: schema("additionalProperties", of: keywords, at: location),
      names: schema("propertyNames", of: keywords, at: location),
      minimumCount: count("minProperties", of: validating, at: location) ?? 0,
      maximumCount: count("maxProperties", of: validating, at: location),
      dependents: dependents(of: keywords, validating: validating, at: location),
      unevaluated: schema("unevaluatedProperties", of: keywords, at: location))
    let saysNothing =
      !made.looksAtFields && made.minimumCount == 0 && made.maximumCount == nil
      && made.dependents.isEmpty && made.unevaluated == nil
    return saysNothing ? nil : made
  }

  /// Names of `properties` in the order written, then those that are only required.
  private mutating func members(
    of keywords: MapValue, required: [String], at location: Location
  ) -> [ObjectRules.Member] {
    var members: [ObjectRules.Member] = []
    var missing = required
    for (name, schema) in schemaMap("properties", of: keywords, at: location) {
      let isRequired = required.contains { $0.hasSameBytes(as: name) }
      missing.removeAll { $0.hasSameBytes(as: name) }
      members.append(.init(key: JSONKey(name), schema: schema, isRequired: isRequired))
    }
    return members + missing.map { .init(key: JSONKey($0), schema: nil, isRequired: true) }
  }

  private mutating func patternMembers(
    of keywords: MapValue, at location: Location
  ) -> [ObjectRules.PatternMember] {
    schemaMap("patternProperties", of: keywords, at: location).compactMap { text, schema in
      pattern(text, at: location.appending("patternProperties", text)).map {
        .init(pattern: $0, schema: schema, text: text)
      }
    }
  }

  private mutating func dependents(
    of keywords: MapValue, validating: MapValue, at location: Location
  ) -> [ObjectRules.Dependent] {
    var dependents: [ObjectRules.Dependent] = []
    if let written = validating["dependentRequired"] {
      let place = location.appending("dependentRequired")
      if case .map(let map) = written {
        for entry in map.entries {
          guard let name = entry.key.stringValue else { continue }
          let required = names(name, of: map, at: place).map(JSONKey.init)
          dependents.append(.init(key: JSONKey(name), required: required, schema: nil))
        }
      } else {
        report("`dependentRequired` is an object of lists of names", at: place)
      }
    }
    for (name, schema) in schemaMap("dependentSchemas", of: keywords, at: location) {
      dependents.append(.init(key: JSONKey(name), required: [], schema: schema))
    }
    return dependents
  }
}
