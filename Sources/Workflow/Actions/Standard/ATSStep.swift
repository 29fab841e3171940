internal import CEL
internal import Configuration
internal import Diagnostics
internal import Fields
internal import Templates
internal import Values

/// What the actions upon an applicant tracking system have in common: which system, and of whom they speak there.
struct ATSStep: Sendable {
  static let connectionField = FieldSpecification.optional(
    "connection", .text, examples: ["greenhouse"],
    "The connection to the applicant tracking system; the only one unless given.")

  static let applicationField = FieldSpecification.optional(
    "application", .template, examples: ["\"{{ application.id }}\""],
    "The application's id there; `application.id` unless given.")

  static let candidateField = FieldSpecification.optional(
    "candidate", .template, examples: ["\"{{ candidate.id }}\""],
    "The candidate's id there; `candidate.id` unless given.")

  let connection: String
  /// The type of the connection: `greenhouse`.
  let type: String
  private let field: String
  private let id: TextTemplate

  /// Who is spoken of.
  enum Subject: String {
    case application, candidate
  }

  /// - Parameters:
  ///   - kind: whose id the action takes.
  ///   - types: the systems that know the operation.
  static func compile(
    _ step: StepFields, _ kind: Subject, types: Set<String> = ["greenhouse", "ashby", "lever"]
  ) -> ATSStep? {
    let connection = step.connection(
      .ats, unfit: "is no applicant tracking system", does: "changes an applicant tracking system",
      example: "greenhouse: { type: greenhouse, token: { env: GREENHOUSE_TOKEN }, user: \"123\" }")
    // Lever knows only what it calls opportunities.
    let field = connection?.type.value == "lever" ? Subject.application.rawValue : kind.rawValue
    guard let id = id(kind.rawValue, else: "\(field).id", step), let connection else { return nil }
    guard types.contains(connection.type.value) else {
      step.findings.add(.operationUnknown(to: connection, known: types, at: step.place))
      return nil
    }
    return ATSStep(
      connection: connection.name.value, type: connection.type.value, field: kind.rawValue, id: id)
  }

  /// The field where it is written, else a path of the event.
  private static func id(_ field: String, else path: String, _ step: StepFields) -> TextTemplate? {
    if step.record.has(field) { return step.template(field, as: .exact) }
    return step.standard(field, path, relation: "is about") { source, step in
      step.compile(source, as: .exact)
    }
  }

  /// A request about whom the fields name.
  func request(
    _ operation: ATSRequest.Operation, _ activation: borrowing Activation
  ) throws(RenderFailure) -> ActionRequest {
    let id = try Self.id(id, activation, field: field)
    var request = ATSRequest(connection: connection, operation)
    if field == Subject.candidate.rawValue {
      request.candidate = id
    } else {
      request.application = id
    }
    return .ats(request)
  }

  /// An id of the system, from text or a number: letters, digits and `-`, `_`, as all of them have.
  static func id(
    _ template: TextTemplate, _ activation: borrowing Activation, field: String
  ) throws(RenderFailure) -> String {
    let text = try template.text(activation, field: field)
    let isPlain = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
    guard isPlain, (1...128).contains(text.utf8.count) else {
      throw RenderFailure(field: field, reason: "it is no id")
    }
    return text
  }

  /// Greenhouse counts its ids.
  func checked(_ id: String, field: String) throws(RenderFailure) -> String {
    guard type != "greenhouse" || Int64(id) != nil else {
      throw RenderFailure(field: field, reason: "ids of Greenhouse are numbers")
    }
    return id
  }

  /// As `id`; nil where the field is not written.
  func optionalID(
    _ template: TextTemplate?, _ activation: borrowing Activation, field: String
  ) throws(RenderFailure) -> String? {
    guard let template else { return nil }
    return try checked(try Self.id(template, activation, field: field), field: field)
  }
}

extension Diagnostic {
  fileprivate static func operationUnknown(
    to connection: ConnectionDefinition, known: Set<String>, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      rule: "wrong-connection",
      "`\(connection.name.value)` is of type `\(connection.type.value)`, which does not know this",
      at: span, labels: [Label(connection.type.span, "its type")],
      help: "of \(known.sorted().map { "`\($0)`" }.joined(separator: ", ")) it can be asked; "
        + "`ats.move` says where to")
  }
}
