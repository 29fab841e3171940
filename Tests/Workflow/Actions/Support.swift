import CEL
import Diagnostics
import TestSupport
import Values
import YAML

@testable import Actions
@testable import Configuration

/// What an application brings: everything is there but a nickname and a score.
enum Application {
  private static func type(
    _ name: String, _ fields: [String: ObjectType.Field]
  ) -> CELType { .object(ObjectType(name: name, fields: fields)) }

  static let environment = Environment(
    variables: [
      VariableDeclaration(
        "candidate",
        type(
          "candidate",
          [
            "first_name": .init(.string), "email": .init(.string),
            "nickname": .init(.string, isRequired: false),
          ])),
      VariableDeclaration(
        "job", type("job", ["title": .init(.string), "watchers": .init(.list(.string))])),
      VariableDeclaration(
        "interview", type("interview", ["start": .init(.timestamp), "notice": .init(.duration)])),
      VariableDeclaration(
        "event", type("event", ["time": .init(.timestamp), "source": .init(.string)])),
      VariableDeclaration("text", .string), VariableDeclaration("zone", .string),
    ], times: TimeLibrary(zones: MachineZones.table))

  static func activation(_ changes: [String: Value] = [:]) -> Activation {
    let values: [String: Value] = [
      "candidate": .object(["first_name": "Ada", "email": "ada@example.org"]),
      "job": .object([
        "title": "Data Scientist", "watchers": ["grace@acme.example", "alan@acme.example"],
      ]),
      "interview": .object([
        "start": .timestamp(Timestamp(rfc3339: "2026-12-01T09:00:00Z")!),
        "notice": .duration(.seconds(7200)),
      ]),
      "event": .object([
        "time": .timestamp(Timestamp(rfc3339: "2026-11-20T08:00:00Z")!), "source": "greenhouse",
      ]),
      "text": "", "zone": "UTC",
    ]
    return Activation(environment, values.merging(changes) { $1 })
  }

  /// Ada's event with another value for one of her fields.
  static func activation(candidate changes: [String: Value]) -> Activation {
    var fields: [String: Value] = ["first_name": "Ada", "email": "ada@example.org"]
    fields.merge(changes) { $1 }
    let map = MapValue(fields.map { (key: .string($0.key), value: $0.value) })
    return activation(["candidate": .map(map)])
  }
}

/// A step of a workflow file, compiled against the application's environment.
struct CompiledStep {
  let template: (any ActionTemplate)?
  let findings: [Diagnostic]

  /// - Parameter text: a step as a mapping: `action: stop`.
  init(
    _ text: String, templates: [MessageTemplateDefinition] = Letter.all,
    connections: [ConnectionDefinition] = [Connection.mail], present: Set<String> = [],
    files: [AttachableFile] = [], language: String = "en"
  ) {
    let document = Document(parsing: TextFile(path: "workflows/journeys/step.yaml", text: text))
    guard let root = document.root, let action = root.entry("action")?.value.scalar else {
      template = nil
      findings = document.findings
      return
    }
    let fields = Node.Mapping(
      entries: root.entries.filter { $0.name != "action" }, span: root.span)
    let compiled = ActionCatalogue.standard.compile(
      action: Located(action.text, action.span), fields: fields,
      ActionCompilation(
        environment: Application.environment, present: present, templates: templates,
        connections: connections, files: files, language: language))
    template = compiled.template
    findings = sortedUnique(document.findings + compiled.diagnostics)
  }

  /// `rule line:column text` of each finding.
  var places: [String] {
    findings.map {
      "\($0.rule) \($0.span.start.line):\($0.span.start.column) \($0.span.text)"
    }
  }

  func render(
    _ activation: Activation = Application.activation(), at now: String = "2026-11-20T16:00:00Z"
  ) throws -> ActionRequest {
    guard let template else { throw NotCompiled(findings: findings) }
    return try template.render(
      activation,
      RenderContext(
        event: "evt_01jd2c8x5m4k9tq0y6wvfzr3eh", workflow: "application-received",
        now: Timestamp(rfc3339: now)!, candidate: nil))
  }

  func email(_ activation: Activation = Application.activation()) throws -> EmailRequest {
    guard case .email(let request) = try render(activation) else {
      throw NotCompiled(findings: findings)
    }
    return request
  }

  func task(
    _ activation: Activation = Application.activation(), at now: String = "2026-11-20T16:00:00Z"
  ) throws -> TaskRequest {
    guard case .task(let request) = try render(activation, at: now) else {
      throw NotCompiled(findings: findings)
    }
    return request
  }
}

struct NotCompiled: Error, CustomStringConvertible {
  let findings: [Diagnostic]
  var description: String { findings.map { "\($0.rule): \($0.message)" }.joined(separator: "\n") }
}

enum Connection {
  private static func make(_ name: String, _ type: String, from: String?) -> ConnectionDefinition {
    let file = TextFile(path: "journeyman.yaml", text: "\(name): { type: \(type) }")
    let span = Span(file, 0..<name.utf8.count)
    return ConnectionDefinition(
      name: Located(name, span), type: Located(type, span), from: from.map { Located($0, span) },
      folder: nil, timeout: nil)
  }

  static let mail = make("mail", "outbox", from: "Acme Careers <careers@acme.example>")
  static let silent = make("silent", "outbox", from: nil)
  static let slack = make("slack", "slack", from: nil)
  static let bareHubSpot = make("hubspot", "hubspot", from: nil)
  static let hubSpot = {
    var connection = bareHubSpot
    connection.tagsProperty = Located("recruiting_tags", connection.name.span)
    return connection
  }()
  static let sms = make("sms", "twilio", from: "+15557122661")

  /// One of a type, with its name.
  static func of(_ type: String) -> ConnectionDefinition { make(type, type, from: nil) }
}

enum Letter {
  static func make(
    _ name: String, subject: String, body: String, preheader: String? = nil, from: String? = nil,
    replyTo: String? = nil, language: String? = nil
  ) -> MessageTemplateDefinition {
    let file = TextFile(path: "templates/\(name).md", text: body)
    return MessageTemplateDefinition(
      name: name, subject: SourceText(text: subject, name: "templates/\(name).md"),
      preheader: preheader.map { SourceText(text: $0, name: "templates/\(name).md") },
      from: from.map { Located($0, Span(file, 0..<0)) },
      replyTo: replyTo.map { SourceText(text: $0, name: "templates/\(name).md") },
      language: language, body: SourceText(text: body, name: "templates/\(name).md"), file: file)
  }

  static let received = make(
    "application-received", subject: "Your application as {{ job.title }}",
    body: """
      Dear {{ candidate.first_name }},

      thank you for applying as **{{ job.title }}**. Grace Hopper reads every application herself;
      you hear from her within a week.

      Kind regards,\\
      the team at Acme
      """, preheader: "What happens next, {{ candidate.first_name }}")

  static let informal = make(
    "informal", subject: "Hello {{ candidate.nickname }}",
    body: "Hello,\n\n{{ candidate.nickname }}", from: "Grace <grace@acme.example>",
    replyTo: "grace@acme.example")

  static let all = [received, informal]
}
