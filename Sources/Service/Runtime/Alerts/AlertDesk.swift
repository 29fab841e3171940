import Store
import Telemetry

/// Where alerts are raised. Each goes into the log once its records are durable; where somebody is to be told
/// it is written with those records, so that no crash in between makes it go unsaid.
struct AlertDesk: Sendable {
  let log: Log
  let clock: any RuntimeClock
  let metrics: Metrics
  let book: AlertBook

  /// What is to be committed: the changes, and the alerts about them.
  func with(_ alerts: [Alert], _ changes: [Change]) -> [Change] {
    guard !alerts.isEmpty, book.isNeeded else { return changes }
    let now = clock.now()
    return changes
      + alerts.map { alert in
        .alert(
          AlertRecord(
            message: alert.message, event: alert.event, candidate: alert.candidate,
            workflow: alert.workflow, step: alert.step, source: alert.source,
            connection: alert.connection, errorClass: alert.errorClass, reason: alert.reason,
            show: alert.show, at: now))
      }
  }

  /// Raises an alert that belongs to no other records. One that cannot be written is in the log at least.
  func raise(_ alert: Alert, in store: any Store) {
    let changes = with([alert], [])
    guard !changes.isEmpty else { return raise([alert]) }
    store.commit(changes) { _ in raise([alert]) }
  }

  /// Their records are durable.
  func raise(_ alerts: [Alert]) {
    guard !alerts.isEmpty else { return }
    for alert in alerts {
      alert.write(to: log)
      metrics.counter(.alerts, alert.errorClass).add()
    }
    book.notice()
  }
}
