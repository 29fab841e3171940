import Actions
import NetworkClient
import Runtime

/// A place on the web that takes alerts: a POST of JSON, answered with 2xx. Its address is a secret, since whoever has it
/// may write there.
struct AlertWebhook: AlertCarrier {
  let address: String

  private static let timeout = Duration.seconds(20)
  /// What may pass: the place is busy, or slow, or being mended.
  private static let passing: Set<Int> = [408, 425, 429]

  func post(_ json: [UInt8], as key: EffectKey) -> StepOutcome {
    do throws(NetworkError) {
      let response = try HTTPClient().send(
        OutgoingRequest(
          method: "POST", address: address,
          headers: [
            .init("Content-Type", "application/json"), .init("Idempotency-Key", key.opaque),
          ], body: json, timeout: Self.timeout))
      if (200..<300).contains(response.status) { return .done(.map(.empty)) }
      let reason = "it answered \(response.status)"
      return response.status >= 500 || Self.passing.contains(response.status)
        ? .transient(reason: reason, retryAfter: nil, reached: true) : .final(reason: reason)
    } catch {
      return error.isTransient
        ? .transient(reason: error.description, retryAfter: nil, reached: false)
        : .final(reason: error.description)
    }
  }
}
