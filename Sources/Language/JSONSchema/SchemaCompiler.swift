import Values

/// Turns documents into a graph of ready-made schemas, and finds what is wrong with them.
struct SchemaCompiler {
  typealias Location = SchemaRegistry.Location

  var registry = SchemaRegistry()
  let options: SchemaOptions
  private(set) var problems: [SchemaProblem] = []
  private var places: [Location: Int] = [:]
  private var locations: [Location] = []
  private var nodes: [SchemaNode] = []
  private var hasDynamicReferences = false

  init(_ document: Value, uri: String, documents: [String: Value], options: SchemaOptions) {
    self.options = options
    registry.add(document, uri: uri)
    for (uri, document) in documents.sorted(by: { $0.key < $1.key }) {
      registry.add(document, uri: uri)
    }
  }

  mutating func compile() -> SchemaCompilation {
    checkDialect()
    // All of the document, also definitions that nobody refers to: their mistakes are to be found as well.
    for schema in registry.schemas where schema.document == 0 { _ = place(of: schema) }
    compilePending()
    let anchors = compileDynamicAnchors()
    findCircles()
    guard problems.isEmpty else { return SchemaCompilation(schema: nil, problems: problems) }
    let graph = SchemaGraph(
      nodes: nodes, dynamicAnchors: anchors, hasDynamicReferences: hasDynamicReferences)
    return SchemaCompilation(schema: Schema(graph: graph, place: 0), problems: [])
  }

  mutating func report(_ message: String, at location: Location) {
    problems.append(
      SchemaProblem(
        document: registry.documents[location.document].uri, pointer: location.pointer.text,
        message: message))
  }

  /// Where in the graph the schema of a location is or will be.
  mutating func place(of location: Location) -> Int {
    if let known = places[location] { return known }
    places[location] = locations.count
    locations.append(location)
    return locations.count - 1
  }

  /// The schema that a reference leads to; reports a reference that leads nowhere.
  mutating func place(
    of reference: String, from location: Location
  ) -> (place: Int, dynamicAnchor: String?)? {
    let resource = registry.resource(of: location)
    guard let target = registry.target(of: reference, from: resource) else {
      report("`\(reference)` refers to nothing that is known", at: location)
      return nil
    }
    return (place(of: target.location), target.dynamicAnchor)
  }

  mutating func noteDynamicReference() { hasDynamicReferences = true }

  /// Compiling one schema may ask for others, which join at the end.
  private mutating func compilePending() {
    while nodes.count < locations.count {
      let location = locations[nodes.count]
      nodes.append(node(at: location))
    }
  }

  private mutating func node(at location: Location) -> SchemaNode {
    let source = registry.value(at: location) ?? .null
    let document = registry.documents[location.document].uri
    return SchemaNode(
      source: source, location: document + "#" + location.pointer.text,
      resource: registry.resource(of: location), rules: rules(of: source, at: location))
  }

  private mutating func rules(of source: Value, at location: Location) -> SchemaRules {
    switch source {
    case .bool(let isAlways):
      var rules = SchemaRules()
      rules.isNever = !isAlways
      return rules
    case .map(let keywords):
      return rules(of: keywords, at: location)
    case .null, .int, .uint, .double, .string, .list, .bytes, .timestamp, .duration, .type,
      .optional, .abstract:
      report("a schema is an object, true or false", at: location)
      return SchemaRules()
    }
  }

  private mutating func checkDialect() {
    let root = Location(document: 0, pointer: JSONPointer())
    guard case .map(let keywords) = registry.documents[0].value, let written = keywords["$schema"]
    else { return }
    guard let name = written.stringValue else {
      report("`$schema` is a text", at: root.appending("$schema"))
      return
    }
    let known = URIReference(name).withoutFragment.text
    if known != "https://json-schema.org/draft/2020-12/schema", registry.document(at: name) == nil {
      report(
        "`\(name)` is not read; write for https://json-schema.org/draft/2020-12/schema",
        at: root.appending("$schema"))
    }
  }

  /// Dynamic anchors of every resource that is used, since `$dynamicRef` may lead to any of them.
  private mutating func compileDynamicAnchors() -> [[String: Int]] {
    var anchors = Array(repeating: [String: Int](), count: registry.resources.count)
    guard hasDynamicReferences else { return anchors }
    var looked = 0
    while looked < nodes.count {
      let resource = nodes[looked].resource
      looked += 1
      guard anchors[resource].isEmpty else { continue }
      for (anchor, location) in registry.resources[resource].dynamicAnchors {
        anchors[resource][anchor] = place(of: location)
      }
      compilePending()
    }
    return anchors
  }

  /// Reports schemas that lead back to themselves without going into the value: judging by them has no end.
  private mutating func findCircles() {
    enum Mark { case unseen, open, done }
    var marks = Array(repeating: Mark.unseen, count: nodes.count)
    func visit(_ place: Int) -> Int? {
      switch marks[place] {
      case .done: return nil
      case .open: return place
      case .unseen: break
      }
      marks[place] = .open
      defer { marks[place] = .done }
      for target in nodes[place].judgesOfSameValue {
        if let found = visit(target) { return found }
      }
      return nil
    }
    for place in nodes.indices {
      guard let found = visit(place) else { continue }
      report("the schema refers to itself without going into the value", at: locations[found])
      return
    }
  }
}

extension SchemaNode {
  fileprivate var judgesOfSameValue: [Int] {
    (rules.applicators?.targets ?? []) + (rules.object?.dependents.compactMap(\.schema) ?? [])
  }
}
