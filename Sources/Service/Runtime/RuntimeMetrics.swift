import Telemetry

extension MetricFamily {
  static let dispatchedEvents = MetricFamily(
    "journeyman_events_dispatched", "Events that were mapped, by what became of them.",
    labels: ["result"])
  static let firedTimers = MetricFamily(
    "journeyman_timers_fired", "Parked runs that were taken up because their time had come.")
  static let finishedEvents = MetricFamily(
    "journeyman_events", "Events that came to their end.", labels: ["source", "state"])
  static let eventTime = MetricFamily(
    "journeyman_event_seconds", "From the receipt of an event to its end, waits included.",
    unit: .seconds, labels: ["source"])
  static let finishedRuns = MetricFamily(
    "journeyman_runs", "Runs that came to their end.", labels: ["workflow", "state"])
  static let finishedSteps = MetricFamily(
    "journeyman_steps", "Steps of runs that came to their end.",
    labels: ["workflow", "action", "state"])
  static let attempts = MetricFamily(
    "journeyman_attempts", "Tries of actions that reach outside, by their outcome.",
    labels: ["connection", "action", "outcome"])
  static let connectionChanges = MetricFamily(
    "journeyman_connection_changes",
    "How often a receiver was left alone because it failed, and worked again.",
    labels: ["connection", "change"])
  static let attemptTime = MetricFamily(
    "journeyman_attempt_seconds", "Time of a try.", unit: .seconds, labels: ["connection"])
  static let alerts = MetricFamily(
    "journeyman_alerts", "Alerts that were raised.", labels: ["class"])
  static let lanes = MetricFamily(
    "journeyman_lanes", "Candidates and others with events that are not over.")
  static let eventsInMemory = MetricFamily(
    "journeyman_events_in_memory", "Events that were taken from the store and are not over.")
  static let eventsSetAside = MetricFamily(
    "journeyman_events_set_aside",
    "Events that wait for a receiver, a retry or their turn, in the store only.")
  static let removedRecords = MetricFamily(
    "journeyman_records_removed", "Records that retention has taken away.", labels: ["kind"])
  static let attemptsUnderWay = MetricFamily(
    "journeyman_attempts_under_way", "Attempts that were begun and have no outcome yet.")
}
