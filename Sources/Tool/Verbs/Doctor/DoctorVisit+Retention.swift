import Configuration

extension DoctorVisit {
  /// What is kept for how long: what nobody has settled is kept for ever, also of people.
  mutating func lookAtRetention() {
    let retention = configuration.set.project?.retention ?? RetentionDefinition()
    let periods = [
      ("deliveries", retention.deliveries), ("events", retention.events),
      ("candidates", retention.candidates), ("tasks that are done", retention.tasks),
      ("files of the outbox", retention.outbox),
    ]
    let limited = periods.compactMap { name, period in
      period.map { "\(name) \($0.components.seconds / 86_400) days" }
    }
    let endless = periods.compactMap { name, period in period == nil ? name : nil }
    let words = [
      limited.isEmpty ? nil : limited.joined(separator: ", "),
      endless.isEmpty ? nil : "\(endless.joined(separator: ", ")) for ever",
    ]
    note(.fine, "kept", words.compactMap { $0 }.joined(separator: "; "))
  }
}
