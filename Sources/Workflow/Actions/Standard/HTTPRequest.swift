internal import CEL
internal import Configuration
internal import Diagnostics
internal import Fields
internal import Templates
internal import Values
internal import YAML

/// `http.request`: asks another system to do something.
///
/// ```yaml
/// - action: http.request
///   id: provision
///   connection: it-desk                         # https://it.acme.example/api
///   url: "/people/{{ candidate.id }}"
///   json: { name: "{{ candidate.full_name }}", starts: "{{ offer.starts_on }}" }
/// ```
struct HTTPRequest: Action {
  static let specification = ActionSpecification(
    name: "http.request",
    record: RecordSpecification(
      "`http.request`",
      "Sends a request to another system: a hook of Zapier or Make, provisioning, anything that speaks HTTP.",
      fields: [
        .optional(
          "connection", .text, examples: ["it-desk"],
          "The connection of type `http`, with its secrets and limits. Not needed for an address that needs no secret."
        ),
        .optional(
          "method", .choice(["GET", "POST", "PUT", "PATCH", "DELETE"]), default: "POST",
          examples: ["PUT"], "What is asked for."),
        .optional(
          "url", .template, examples: ["\"/people/{{ candidate.id }}\""],
          "A whole address, or a path behind the `url` of the connection. Values in it are percent-encoded."
        ),
        .optional(
          "headers", .map(.template), examples: ["{ X-Team: \"{{ job.department }}\" }"],
          "Headers of this request, beside those of the connection."),
        .optional(
          "json", .any, examples: ["{ email: \"{{ candidate.email }}\" }"],
          "What is sent, as JSON. A value that is only one `{{ }}` keeps its type."),
        .optional(
          "form", .map(.template), examples: ["{ email: \"{{ candidate.email }}\" }"],
          "What is sent, as a form."),
        .optional(
          "body", .template, examples: ["\"{{ candidate.email }}\""],
          "What is sent, as plain text; another type by a header `Content-Type`."),
        .optional(
          "expect", .oneOrMore(.text), examples: ["[200, 201, 409]", "2xx"],
          "The statuses that count as done; 2xx unless given."),
        .optional(
          "idempotent", .boolean, examples: ["true"],
          "Whether the receiver acts once on requests with the same `Idempotency-Key`; as the connection says unless given. GET, PUT and DELETE always may be repeated."
        ),
      ]),
    effect: .system, isIdempotent: false,
    outcome: [
      OutcomeField("status", .int), OutcomeField("headers", .map(key: .string, value: .string)),
      OutcomeField("json", .dyn, isOptional: true), OutcomeField("body", .string, isOptional: true),
      OutcomeField("cut", .bool),
    ])

  let connection: String?
  let method: String
  /// Nil: the connection's address as it is.
  let address: RequestAddress?
  let headers: [(name: String, value: TextTemplate)]
  let body: BodyTemplate?
  let expect: [ExpectedStatus]
  let isIdempotent: Bool
  let isEmbedded = false
  var neededConnection: String? { connection }

  enum BodyTemplate: Sendable {
    case json(ValueTemplate)
    case form([(name: String, value: TextTemplate)])
    case text(TextTemplate)
  }

  static func compile(_ step: StepFields) -> HTTPRequest? {
    let connection = connection(step)
    let address = address(step, connection)
    let headers = headers(step)
    let method = step.record.text("method")?.value ?? "POST"
    let body = body(step, of: method)
    let expect = expect(step)
    let isMarked = step.record.boolean("idempotent")?.value ?? connection?.isIdempotent ?? false
    return HTTPRequest(
      connection: connection?.name.value, method: method, address: address, headers: headers,
      body: body, expect: expect,
      isIdempotent: isMarked || WebRequest.idempotentMethods.contains(method))
  }

  func render(
    _ activation: borrowing Activation, _ context: RenderContext
  ) throws(RenderFailure) -> ActionRequest {
    var sent: [WebRequest.Header] = []
    for header in headers {
      let value = try header.value.text(activation, field: "headers.\(header.name)")
      sent.append(WebRequest.Header(header.name, value))
    }
    return .web(
      WebRequest(
        connection: connection, method: method, url: try url(activation),
        hostIsFromValue: address?.receiver == .fromValue, headers: sent,
        body: try body?.render(activation), expect: expect, isIdempotent: isIdempotent))
  }

  private func url(_ activation: borrowing Activation) throws(RenderFailure) -> String {
    guard let address else { return "" }
    do {
      return try address.text(activation)
    } catch {
      throw RenderFailure(field: "url", reason: error.description)
    }
  }
}

extension HTTPRequest.BodyTemplate {
  fileprivate func render(
    _ activation: borrowing Activation
  ) throws(RenderFailure) -> WebRequest.Body {
    switch self {
    case .json(let template): return .json(try template.render(activation, field: "json"))
    case .text(let template): return .text(try template.text(activation, field: "body"))
    case .form(let fields):
      var values: [WebRequest.Header] = []
      for field in fields {
        for text in try field.value.texts(activation, field: "form.\(field.name)") {
          values.append(WebRequest.Header(field.name, text))
        }
      }
      return .form(values)
    }
  }
}
