import Values

extension ProjectGraph {
  /// The zone in which times are told to the event's candidate, by name: `candidate.timezone`, else `job.timezone`
  /// of the office, else the project's. A name that is no zone of this machine is passed over: senders have names
  /// of their own, such as `Eastern Time (US & Canada)`, and a message prints the zone beside the time.
  func zoneInForce(for event: Event) -> String {
    for holder in [ZoneKey.candidate, ZoneKey.job] {
      if let name = event.zoneName(of: holder), zones.zone(named: name) != nil { return name }
    }
    return timeZone
  }
}

private enum ZoneKey {
  static let candidate = JSONKey("candidate")
  static let job = JSONKey("job")
  static let timeZone = JSONKey("timezone")
}

extension Event {
  fileprivate func zoneName(of holder: JSONKey) -> String? {
    switch data {
    case .value(let map):
      guard case .map(let fields)? = map[holder] else { return nil }
      return fields[ZoneKey.timeZone]?.stringValue
    case .json(let element):
      return element[holder]?[ZoneKey.timeZone]?.value().stringValue
    }
  }
}
