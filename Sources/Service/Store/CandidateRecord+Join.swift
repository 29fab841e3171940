extension CandidateRecord {
  /// Takes in the record of the same person that was kept apart so far: of what both know the later stands, tags are
  /// those of both, and of a field that both have this record's is kept.
  package func joined(with other: CandidateRecord) -> CandidateRecord {
    var whole = CandidateRecord(
      id: id, createdAt: min(createdAt, other.createdAt),
      updatedAt: max(updatedAt, other.updatedAt), events: events + other.events)
    whole.email = Dated.later(email, other.email)
    whole.name = Dated.later(name, other.name)
    whole.lastEvent = Dated.later(lastEvent, other.lastEvent)
    whole.lastMessage = Dated.later(lastMessage, other.lastMessage)
    whole.link = Dated.later(link, other.link)
    whole.tags = tags + other.tags.filter { !tags.contains($0) }
    whole.retagged.formUnion(retagged)
    whole.fields = other.fields.merging(fields)
    whole.applications = applications.merging(other.applications) { mine, theirs in
      var both = Progress()
      both.job = Dated.later(mine.job, theirs.job)
      both.stage = Dated.later(mine.stage, theirs.stage)
      both.score = Dated.later(mine.score, theirs.score)
      both.recruiter = Dated.later(mine.recruiter, theirs.recruiter)
      return both
    }
    return whole
  }
}

extension CandidateRecord.Dated {
  /// The later of two; the first where they are of one time.
  fileprivate static func later(_ first: Self?, _ second: Self?) -> Self? {
    guard let first, let second else { return first ?? second }
    return second.at > first.at ? second : first
  }
}
