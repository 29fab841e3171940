internal import Values

/// What is to change in the applicant tracking system: `ats.advance`, `ats.move`, `ats.reject`, `ats.note`, `ats.tag`.
package struct ATSRequest: Sendable, Hashable {
  package var connection: String
  /// The candidate's id there; nil where the operation needs none.
  package var candidate: String?
  /// The application's id there; nil where the operation needs none.
  package var application: String?
  package var operation: Operation

  package enum Operation: Sendable, Hashable {
    /// To the next stage. `from`: the id of the stage that it is to leave; nil: wherever it stands.
    case advance(from: String?)
    /// To a stage of the same job.
    case move(from: String?, to: String)
    /// `reason`: the id of a reason. `stage`: where the system wants an archive's stage beside it.
    case reject(reason: String?, note: String?, stage: String?)
    case note(body: String, visibility: Visibility)
    case tag([String])
  }

  /// Who may read a note.
  package enum Visibility: String, Sendable, Hashable, CaseIterable {
    case admins, owners, everybody
  }

  package init(
    connection: String, candidate: String? = nil, application: String? = nil, _ operation: Operation
  ) {
    self.connection = connection
    self.candidate = candidate
    self.application = application
    self.operation = operation
  }

  var action: String {
    switch operation {
    case .advance: "ats.advance"
    case .move: "ats.move"
    case .reject: "ats.reject"
    case .note: "ats.note"
    case .tag: "ats.tag"
    }
  }
}

extension ATSRequest {
  var fieldValues: MapValue {
    let common: [MapValue.Entry] = RequestFields.present([
      "connection": .string(connection), "candidate": RequestFields.text(candidate),
      "application": RequestFields.text(application),
    ]).entries
    let own: MapValue =
      switch operation {
      case .advance(let from): RequestFields.present(["from_stage": RequestFields.text(from)])
      case .move(let from, let to):
        RequestFields.present([
          "from_stage": RequestFields.text(from), "to_stage": .string(to),
        ])
      case .reject(let reason, let note, let stage):
        RequestFields.present([
          "reason": RequestFields.text(reason), "note": RequestFields.text(note),
          "to_stage": RequestFields.text(stage),
        ])
      case .note(let body, let visibility):
        RequestFields.present([
          "body": .string(body), "visibility": .string(visibility.rawValue),
        ])
      case .tag(let tags): RequestFields.present(["tags": RequestFields.list(tags)])
      }
    return MapValue(common + own.entries)
  }

  init(_ reader: RequestReader, action: String) throws(ActionRequestError) {
    let operation: Operation
    switch action {
    case "ats.advance": operation = .advance(from: try reader.optionalText("from_stage"))
    case "ats.move":
      operation = .move(
        from: try reader.optionalText("from_stage"), to: try reader.text("to_stage"))
    case "ats.reject":
      operation = .reject(
        reason: try reader.optionalText("reason"), note: try reader.optionalText("note"),
        stage: try reader.optionalText("to_stage"))
    case "ats.note":
      let word = try reader.optionalText("visibility") ?? Visibility.admins.rawValue
      guard let visibility = Visibility(rawValue: word) else {
        throw ActionRequestError(
          field: "visibility", problem: "is none of admins, owners, everybody")
      }
      operation = .note(body: try reader.text("body"), visibility: visibility)
    default: operation = .tag(try reader.texts("tags"))
    }
    self.init(
      connection: try reader.text("connection"), candidate: try reader.optionalText("candidate"),
      application: try reader.optionalText("application"), operation)
  }
}
