import CEL
import Configuration
import Diagnostics
import Graph
import JSONSchema
import Values

/// A contract with what the checker needs of it.
struct CheckedContract {
  let contract: Contract
  /// Its top-level properties, in the order of the document.
  let properties: [(name: String, field: ObjectType.Field)]
  let file: TextFile
}

/// Reads contracts and turns their schemas into CEL types.
struct ContractCompiler {
  private(set) var findings: [Diagnostic] = []
  /// Event types whose contract could not be used.
  private(set) var broken: Set<String> = []

  /// `schemas/events/application.received.schema.json` is the contract of `application.received`.
  static let ending = ".schema.json"

  /// A name that begins so is no event type: `_shared.schema.json` has what several contracts refer to, by
  /// `"$ref": "_shared.schema.json#/$defs/candidate"`.
  static let sharedPrefix: Character = "_"

  /// By URI.
  private var shared: [String: Value]

  init() { self.init(shared: [:]) }

  private init(shared: [String: Value]) { self.shared = shared }

  mutating func compile(_ files: [TextFile], _ workers: Workers) -> [String: CheckedContract] {
    var contracts: [String: CheckedContract] = [:]
    let named = files.compactMap { file -> (type: String, file: TextFile)? in
      let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
      guard name.hasSuffix(Self.ending) else { return nil }
      return (String(name.dropLast(Self.ending.count)), file)
    }
    for (name, file) in named where name.first == Self.sharedPrefix {
      shared[Self.uri(of: name)] = document(of: file)
    }
    for (name, file) in named where name.first == Self.sharedPrefix {
      if let document = shared[Self.uri(of: name)] { _ = schema(document, named: name, in: file) }
    }
    let compiled = workers.map(
      named.filter { $0.type.first != Self.sharedPrefix }
    ) { [shared] type, file in
      var compiler = ContractCompiler(shared: shared)
      let contract = compiler.compile(type, file)
      return (type: type, contract: contract, findings: compiler.findings)
    }
    for (type, contract, found) in compiled {
      findings += found
      if let contract { contracts[type] = contract } else { broken.insert(type) }
    }
    return contracts
  }

  /// Where a file is as references see it: all of them are in one folder.
  private static func uri(of name: String) -> String { "file:///\(name)\(ending)" }

  private mutating func document(of file: TextFile) -> Value? {
    do {
      return try JSONParser().parse(file.bytes).root.value()
    } catch {
      findings.append(.unreadableContract(error, in: file))
      return nil
    }
  }

  /// Nil where something is wrong with it; what is wrong in a shared file is said there.
  private mutating func schema(
    _ document: Value, named name: String, in file: TextFile
  ) -> Schema? {
    let uri = Self.uri(of: name)
    let compilation = Schema.compile(
      document, uri: uri, documents: shared.filter { $0.key != uri })
    let places = JSONPlaces(file)
    findings += compilation.problems.filter { $0.document == uri }.map {
      .malformedContract($0, at: places.value(at: $0.pointer))
    }
    return compilation.schema
  }

  private mutating func compile(_ type: String, _ file: TextFile) -> CheckedContract? {
    guard let document = document(of: file),
      let schema = schema(document, named: type, in: file)
    else { return nil }
    let places = JSONPlaces(file)
    let origin = "the contract is \(file.path)"
    let reserved = WorkflowVariables.names
    for property in schema.properties where reserved.contains(property.name) {
      findings.append(
        .reservedProperty(property.name, at: places.key(at: "/properties/\(property.name)")))
    }
    let properties = schema.properties.filter { !reserved.contains($0.name) }
    return CheckedContract(
      contract: Contract(
        type: type, schema: schema, path: file.path,
        times: Dictionary(
          properties.compactMap { property in
            TimeShape(property.schema).map { (property.name, $0) }
          }, uniquingKeysWith: { $1 })),
      properties: properties.map { ($0.name, Self.field(of: $0, in: $0.name, origin: origin)) },
      file: file)
  }
}
