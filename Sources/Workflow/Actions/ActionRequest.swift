package import Values

/// What a step wants done, as data: stored with the step, shown by `simulate`, compared by `test`.
package enum ActionRequest: Sendable {
  case email(EmailRequest)
  case sms(SMSRequest)
  case task(TaskRequest)
  case candidateUpdate(CandidateUpdateRequest)
  case web(WebRequest)
  case slack(SlackMessage)
  case hubSpotContact(HubSpotContactRequest)
  case ats(ATSRequest)
  case stop(StopRequest)
  case wait(WaitRequest)
}

/// A task for a recruiter: `task.create`.
package struct TaskRequest: Sendable, Hashable {
  package var title: String
  package var body: String?
  /// An address or a name; nil: whoever looks after the list.
  package var assignee: String?
  package var due: Timestamp?
  package var priority: Priority
  /// Where it goes; nil: into the candidate database.
  package var connection: String?
  /// Whom it is about there, by the address.
  package var contact: String?

  package enum Priority: String, Sendable, Hashable { case low, normal, high }

  package init(
    title: String, body: String? = nil, assignee: String? = nil, due: Timestamp? = nil,
    priority: Priority = .normal, connection: String? = nil, contact: String? = nil
  ) {
    self.connection = connection
    self.contact = contact
    self.title = title
    self.body = body
    self.assignee = assignee
    self.due = due
    self.priority = priority
  }
}

/// An explicit write to the candidate's record: `candidate.update`. Nil and empty leave things as they are.
package struct CandidateUpdateRequest: Sendable {
  package var stage: String?
  package var tags: [String]
  package var removeTags: [String]
  package var recruiter: String?
  package var fields: MapValue

  package init(
    stage: String? = nil, tags: [String] = [], removeTags: [String] = [],
    recruiter: String? = nil, fields: MapValue = .empty
  ) {
    self.stage = stage
    self.tags = tags
    self.removeTags = removeTags
    self.recruiter = recruiter
    self.fields = fields
  }
}

/// The run is parked: `wait`.
package struct WaitRequest: Sendable, Hashable {
  /// When it goes on; whole milliseconds, as the store keeps times.
  package var until: Timestamp
  /// Types of events that end the run instead.
  package var cancelOn: [String]
  package var ifPast: PastPolicy

  /// What becomes of a run whose time had passed when it came to the step.
  package enum PastPolicy: String, Sendable, Hashable, CaseIterable {
    case end
    case goOn = "continue"
  }

  package init(until: Timestamp, cancelOn: [String] = [], ifPast: PastPolicy = .end) {
    self.until = Timestamp(milliseconds: until.milliseconds)
    self.cancelOn = cancelOn
    self.ifPast = ifPast
  }
}

/// The end of a run: `stop`.
package struct StopRequest: Sendable, Hashable {
  package var reason: String
  package init(reason: String) { self.reason = reason }
}
