import Values

extension Event {
  /// Whether this event ends a run that `trigger` has begun and whose wait looks out for events of this type.
  ///
  /// Both are of the same candidate. Where both name an application, an offer or an interview, it is the same one.
  /// What happened before the trigger does not count; but an answer to the very same offer does, whenever its sender
  /// says that it was given, because senders date an offer later than it went out.
  ///
  /// - Parameter isLater: whether it was accepted after the trigger; decides between events of one time.
  package func cancels(runOf trigger: Event, isLater: Bool) -> Bool {
    guard header.id != trigger.header.id else { return false }
    var isSameOffer = false
    for kind in ["application", "offer", "interview"] {
      guard let mine = text(at: kind, "id"), let theirs = trigger.text(at: kind, "id") else {
        continue
      }
      if mine != theirs { return false }
      if kind == "offer" { isSameOffer = true }
    }
    if isSameOffer, let mine = offerVersion, let theirs = trigger.offerVersion, mine != theirs {
      return mine > theirs
    }
    let isSameType = header.type == trigger.header.type
    if isSameOffer, !isSameType { return true }
    if header.time == trigger.header.time { return isLater || !isSameType }
    return header.time > trigger.header.time
  }

  private var offerVersion: Int64? { value(at: ["offer", "version"])?.intValue }
}
