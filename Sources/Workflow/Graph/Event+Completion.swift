package import Values

/// What is known already of the candidate, the application and the job of an event; completes it.
package struct KnownFacts: Sendable {
  package var candidate: MapValue
  package var application: MapValue
  package var job: MapValue

  package init(
    candidate: MapValue = .empty, application: MapValue = .empty, job: MapValue = .empty
  ) {
    self.candidate = candidate
    self.application = application
    self.job = job
  }

  package var isEmpty: Bool { candidate.isEmpty && application.isEmpty && job.isEmpty }
}

extension Event {
  /// This event with the members of candidate, application and job that it leaves unsaid filled in. Its own values
  /// win, and a member is its own or the known one as a whole: half of one recruiter is never put to half of another.
  /// `completedMembers` of the result names what was filled in.
  package func completed(with known: KnownFacts) -> Event {
    if known.isEmpty { return self }
    var entries = fields.entries
    var added: [String] = []
    for (name, facts) in [
      ("candidate", known.candidate), ("application", known.application), ("job", known.job),
    ] where !facts.isEmpty {
      let place = entries.firstIndex { $0.key.stringValue == name }
      let own = place.flatMap { entries[$0].value.mapValue }
      // A sender that says something else than an object here is for the contract to judge.
      if place != nil, own == nil { continue }
      let missing = facts.entries.filter { entry in
        guard let member = entry.key.stringValue else { return false }
        return own?[member] == nil
      }
      guard !missing.isEmpty else { continue }
      added += missing.map { "\(name).\($0.key.stringValue ?? "")" }
      let group = Value.map(MapValue((own?.entries ?? []) + missing))
      if let place {
        entries[place].value = group
      } else {
        entries.append((key: .string(name), value: group))
      }
    }
    guard !added.isEmpty else { return self }
    var event = Event(header: header, data: .value(MapValue(entries)))
    event.completedMembers = completedMembers + added
    return event
  }

  /// The text at a dotted path as `text(at:)` gives it, if the sender said it: nil for what completion has filled in.
  package func saidText(at path: String...) -> String? {
    isCompleted(path) ? nil : value(at: path)?.identifierText
  }

  /// The value at a path of names, if the sender said it.
  package func said(at path: String...) -> Value? { isCompleted(path) ? nil : value(at: path) }

  /// Members are filled in whole, so what is in one that was filled in was not said either.
  private func isCompleted(_ path: [String]) -> Bool {
    guard !completedMembers.isEmpty, path.count > 1 else { return false }
    return completedMembers.contains("\(path[0]).\(path[1])")
  }
}
