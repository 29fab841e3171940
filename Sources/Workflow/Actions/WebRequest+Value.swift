import Values

extension WebRequest {
  /// The fields as a workflow file names them. What the connection adds, its secrets among it, is not there.
  var fieldValues: MapValue {
    var entries: [MapValue.Entry] = []
    func add(_ name: String, _ value: Value) { entries.append((key: .string(name), value: value)) }
    if let connection { add("connection", .string(connection)) }
    add("method", .string(method))
    if !url.isEmpty { add("url", .string(url)) }
    if hostIsFromValue { add("host_from_value", true) }
    if !headers.isEmpty { add("headers", .map(Self.map(headers))) }
    switch body {
    case nil: break
    case .json(let value): add("json", value)
    case .form(let fields): add("form", .map(Self.map(fields)))
    case .text(let text): add("body", .string(text))
    }
    if !expect.isEmpty { add("expect", .list(expect.map { .string($0.text) })) }
    if isIdempotent { add("idempotent", true) }
    return MapValue(entries)
  }

  init(_ reader: RequestReader) throws(ActionRequestError) {
    var body: Body?
    if let json = reader.value("json") {
      body = .json(json)
    } else if reader.value("form") != nil {
      body = .form(try Self.headers(reader.map("form"), "form"))
    } else if let text = try reader.optionalText("body") {
      body = .text(text)
    }
    self.init(
      connection: try reader.optionalText("connection"), method: try reader.text("method"),
      url: try reader.optionalText("url") ?? "",
      hostIsFromValue: reader.value("host_from_value")?.boolValue ?? false,
      headers: try Self.headers(reader.map("headers"), "headers"), body: body,
      expect: try reader.texts("expect").compactMap(ExpectedStatus.init),
      isIdempotent: reader.value("idempotent")?.boolValue ?? false)
  }

  /// A name that comes several times has a list.
  private static func map(_ fields: [Header]) -> MapValue {
    var values: [(name: String, texts: [Value])] = []
    for field in fields {
      if let place = values.firstIndex(where: { $0.name == field.name }) {
        values[place].texts.append(.string(field.value))
      } else {
        values.append((field.name, [.string(field.value)]))
      }
    }
    return MapValue(
      values.map {
        (key: .string($0.name), value: $0.texts.count == 1 ? $0.texts[0] : .list($0.texts))
      }
    )
  }

  private static func headers(
    _ map: MapValue, _ field: String
  ) throws(ActionRequestError) -> [Header] {
    var headers: [Header] = []
    for entry in map.entries {
      let texts =
        entry.value.stringValue.map { [$0] } ?? entry.value.listValue?.map { $0.stringValue }
      guard let name = entry.key.stringValue, let texts else {
        throw ActionRequestError(field: field, problem: "is no map of texts")
      }
      for text in texts {
        guard let text else {
          throw ActionRequestError(field: field, problem: "is no map of texts")
        }
        headers.append(Header(name, text))
      }
    }
    return headers
  }
}
