package import Values

/// `candidate.update`: an upsert into the candidate's record. What is nil or empty is left as it is.
package struct CandidateUpdateRequest: Sendable {
  package static let action = "candidate.update"

  package var stage: String?
  /// Added to those that the record has.
  package var tags: [String]
  package var removeTags: [String]
  package var recruiter: String?
  /// Free fields by name, put over those that the record has.
  package var values: MapValue

  package init(
    stage: String? = nil, tags: [String] = [], removeTags: [String] = [], recruiter: String? = nil,
    values: MapValue = .empty
  ) {
    self.stage = stage
    self.tags = tags
    self.removeTags = removeTags
    self.recruiter = recruiter
    self.values = values
  }

  var fields: MapValue {
    RequestFields.present([
      "stage": RequestFields.text(stage), "tags": RequestFields.texts(tags),
      "remove_tags": RequestFields.texts(removeTags), "recruiter": RequestFields.text(recruiter),
      "fields": values.isEmpty ? nil : .map(values),
    ])
  }

  init(_ reader: RequestReader) throws(ActionRequestError) {
    self.init(
      stage: try reader.optionalText("stage"), tags: try reader.texts("tags"),
      removeTags: try reader.texts("remove_tags"), recruiter: try reader.optionalText("recruiter"),
      values: try reader.map("fields"))
  }
}
