import Telemetry

extension MetricFamily {
  static let commitTime = MetricFamily(
    "journeyman_commit_seconds", "Time of a durable commit.", unit: .seconds)
  static let commitSize = MetricFamily(
    "journeyman_commit_jobs", "Deliveries and lists of changes that shared a commit.")
  static let failedCommits = MetricFamily(
    "journeyman_commits_failed", "Commits that the disk or the database refused.")
  static let refusedDeliveries = MetricFamily(
    "journeyman_refused_deliveries", "Refused deliveries, by whether there was room to keep them.",
    labels: ["result"])
  static let storeQueue = MetricFamily(
    "journeyman_store_queue", "What waits for a commit.", labels: ["kind"])
  static let storeQueueBytes = MetricFamily(
    "journeyman_store_queue_bytes", "Bodies that wait for a commit.", unit: .bytes)
  static let oldestPending = MetricFamily(
    "journeyman_oldest_pending_seconds", "Age of the oldest event that has not come to its end.",
    unit: .seconds)
  static let openLetters = MetricFamily(
    "journeyman_dead_letters_open", "Runs and events that stopped and wait for a person.")
  static let storeSize = MetricFamily(
    "journeyman_store_bytes", "Size of the database file and its log.", unit: .bytes,
    labels: ["file"])
}
