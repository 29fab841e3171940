package import Actions

/// HubSpot: contacts are written together, tasks one by one. Nobody's thread is held meanwhile.
package final class HubSpotConnection: Connector {
  package struct Settings: Sendable {
    /// Contacts of one call, 100 at most; nil: as many as a call takes.
    package var batchSize: Int?
    /// How long the first write waits for others; nil: a second.
    package var batchAge: Duration?
    /// The internal name of the multi-checkbox that holds tags.
    package var tagsProperty: String?
    /// How many calls in which time; nil: what HubSpot publishes.
    package var rate: (count: Int, period: Duration)?
    /// How late its search may be: what was made less long ago may be there and not be found. HubSpot says a few moments,
    /// its users some seconds. Source: HubSpot's API, "Search the CRM", limitations. Read 2026-11-22.
    package var searchDelay = Duration.seconds(15)

    package init() {}
  }

  private let contacts: ContactDesk
  private let tasks: TaskDesk

  /// HubSpot's own address.
  package static let root = "https://api.hubapi.com"
  /// Attempts that may be under way at once: several calls full, so that there is always another one to be sent.
  package static let concurrency = 5 * HubSpotCall.mostContacts

  /// - Parameter http: its `headers` hold the token.
  package init(name: String, _ http: HTTPSettings, _ settings: Settings) {
    let rate = settings.rate ?? HubSpotPace.published
    let asking = HubSpotAsking(
      name: name, HTTPTransport(http), pace: HubSpotPace(count: rate.count, period: rate.period))
    var desk = ContactDesk.Settings()
    if let size = settings.batchSize { desk.size = min(size, HubSpotCall.mostContacts) }
    if let age = settings.batchAge { desk.age = age }
    desk.tagsProperty = settings.tagsProperty
    contacts = ContactDesk(asking, desk)
    tasks = TaskDesk(asking, searchDelay: settings.searchDelay)
  }

  /// What waits is done all the same: its attempts are recorded.
  deinit {
    contacts.close()
    tasks.close()
  }

  package func perform(
    _ attempt: EffectAttempt, then end: @escaping @Sendable (AttemptReport) -> Void
  ) {
    switch attempt.request {
    case .hubSpotContact(let request): contacts.add(request, then: end)
    case .task(let task): tasks.add(task, attempt, then: end)
    default: end(attempt.request.unfit)
    }
  }

  /// Reads a contact, which changes nothing; what the answer says, for people.
  package static func probe(
    name: String, _ http: HTTPSettings
  ) throws(ConnectorProblem) -> String {
    let asking = HubSpotAsking(
      name: name, HTTPTransport(http),
      pace: HubSpotPace(count: HubSpotPace.published.count, period: HubSpotPace.published.period))
    switch asking.ask(HubSpotCall.probe) {
    case .read: return "takes the token, and lets contacts be read"
    case .not(let report), .refused(let report, _): throw ConnectorProblem(report)
    }
  }
}
