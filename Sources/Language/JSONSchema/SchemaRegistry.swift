import Values

/// The documents that a compilation may use, and what in them has a name: resources by `$id`, anchors.
struct SchemaRegistry {
  /// A place in one of the documents.
  struct Location: Hashable {
    let document: Int
    let pointer: JSONPointer

    func appending(_ steps: String...) -> Location {
      Location(document: document, pointer: JSONPointer(pointer.steps + steps))
    }
  }

  struct Document {
    /// Where it comes from; empty where nobody said.
    let uri: String
    let value: Value
  }

  /// A schema with a URI of its own, and the schemas in it that have none.
  struct Resource {
    let uri: URIReference
    let location: Location
    /// Of `$anchor` and `$dynamicAnchor`.
    var anchors: [String: Location] = [:]
    var dynamicAnchors: [String: Location] = [:]
  }

  private(set) var documents: [Document] = []
  private(set) var resources: [Resource] = []
  /// Every place of the documents at which a schema stands by the draft's keywords.
  private(set) var schemas: [Location] = []
  private var resourcesByURI: [String: Int] = [:]
  private var resourcesByRoot: [Location: Int] = [:]

  /// Keywords whose value is a schema, a list of schemas, or an object with schemas as its fields.
  static let schemaKeywords = [
    "items", "additionalProperties", "contains", "propertyNames", "not", "if", "then", "else",
    "unevaluatedItems", "unevaluatedProperties", "contentSchema",
  ]
  static let listKeywords = ["allOf", "anyOf", "oneOf", "prefixItems"]
  static let mapKeywords = [
    "properties", "patternProperties", "$defs", "definitions", "dependentSchemas",
  ]

  /// Takes in a document and names what is in it.
  mutating func add(_ document: Value, uri: String) {
    let index = documents.count
    documents.append(Document(uri: uri, value: document))
    let base = URIReference(uri).withoutFragment
    let root = Location(document: index, pointer: JSONPointer())
    let resource = addResource(base, at: root)
    name(document, at: root, in: resource)
  }

  private mutating func addResource(_ uri: URIReference, at location: Location) -> Int {
    if let known = resourcesByRoot[location] {
      // A root with an `$id` has two names: where it comes from and what it calls itself.
      resources[known] = Resource(uri: uri, location: location)
      resourcesByURI[uri.text] = known
      return known
    }
    resources.append(Resource(uri: uri, location: location))
    let index = resources.count - 1
    resourcesByRoot[location] = index
    if resourcesByURI[uri.text] == nil { resourcesByURI[uri.text] = index }
    return index
  }

  private mutating func name(_ schema: Value, at location: Location, in outer: Int) {
    schemas.append(location)
    guard case .map(let keywords) = schema else { return }
    var resource = outer
    if let id = keywords["$id"]?.stringValue {
      let uri = URIReference(id).resolved(against: resources[outer].uri).withoutFragment
      resource = addResource(uri, at: location)
    }
    if let anchor = keywords["$anchor"]?.stringValue {
      resources[resource].anchors[anchor] = location
    }
    if let anchor = keywords["$dynamicAnchor"]?.stringValue {
      resources[resource].anchors[anchor] = location
      resources[resource].dynamicAnchors[anchor] = location
    }
    for (child, place) in Self.subschemas(of: keywords, at: location) {
      name(child, at: place, in: resource)
    }
  }

  private static func subschemas(
    of keywords: MapValue, at location: Location
  ) -> [(Value, Location)] {
    var found: [(Value, Location)] = []
    for entry in keywords.entries {
      guard let keyword = entry.key.stringValue else { continue }
      if schemaKeywords.contains(keyword) {
        // A list was permitted for `items` in earlier drafts; the compiler says so.
        if keyword == "items", entry.value.listValue != nil { continue }
        found.append((entry.value, location.appending(keyword)))
      } else if listKeywords.contains(keyword), case .list(let items) = entry.value {
        for (index, item) in items.enumerated() {
          found.append((item, location.appending(keyword, String(index))))
        }
      } else if mapKeywords.contains(keyword), case .map(let fields) = entry.value {
        for field in fields.entries {
          guard let name = field.key.stringValue else { continue }
          found.append((field.value, location.appending(keyword, name)))
        }
      }
    }
    return found
  }
}

// MARK: - Finding

extension SchemaRegistry {
  func value(at location: Location) -> Value? {
    location.pointer.value(in: documents[location.document].value)
  }

  /// The resource that a place belongs to: that of the nearest schema around it with an `$id`.
  func resource(of location: Location) -> Int {
    var steps = location.pointer.steps
    while true {
      let around = Location(document: location.document, pointer: JSONPointer(steps))
      if let resource = resourcesByRoot[around] { return resource }
      // The root of each document is a resource, so the search ends there at the latest.
      guard steps.popLast() != nil else { return 0 }
    }
  }

  /// Where a reference leads from a resource; nil when nothing is known there. The text is the name of the
  /// dynamic anchor, if it is one.
  func target(
    of reference: String, from resource: Int
  ) -> (location: Location, dynamicAnchor: String?)? {
    let uri = URIReference(reference).resolved(against: resources[resource].uri)
    guard let index = resourcesByURI[uri.withoutFragment.text] else { return nil }
    let found = resources[index]
    guard let written = uri.fragment, !written.isEmpty else { return (found.location, nil) }
    guard let fragment = URIReference.percentDecoded(written) else { return nil }
    if let anchor = found.anchors[fragment] {
      return (anchor, found.dynamicAnchors[fragment] == nil ? nil : fragment)
    }
    guard let pointer = JSONPointer(text: fragment) else { return nil }
    let location = Location(
      document: found.location.document,
      pointer: JSONPointer(found.location.pointer.steps + pointer.steps))
    return value(at: location) == nil ? nil : (location, nil)
  }

  /// Whether the keywords of the validation vocabulary mean something in a resource: not where its metaschema,
  /// one of the documents, lists vocabularies and leaves that one out.
  func hasValidationVocabulary(_ resource: Int) -> Bool {
    guard let schema = value(at: resources[resource].location)?["$schema"]?.stringValue,
      let metaschema = document(at: schema),
      case .map(let vocabulary)? = metaschema["$vocabulary"]
    else { return true }
    return vocabulary.contains("https://json-schema.org/draft/2020-12/vocab/validation")
  }

  /// The document or resource that has a URI.
  func document(at uri: String) -> Value? {
    let name = URIReference(uri).withoutFragment.text
    return resourcesByURI[name].flatMap { value(at: resources[$0].location) }
  }
}
