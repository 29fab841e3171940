// Intake: the door. In come HTTP requests from senders; out go deliveries that are verified and told apart, to be made
// durable, and the answers to their senders. Everything up to there is done in place on the listener's threads. It must
// not know what an event means or does.
package import Store

/// What makes deliveries durable: the part of a store that the intake needs.
package protocol DeliveryAcceptor: Sendable {
  /// Returns at once; `complete` is called once, from any thread, with a success only after the delivery is on disk.
  func accept(
    _ delivery: Delivery,
    then complete: @escaping @Sendable (Result<Acceptance, StoreError>) -> Void)

  /// Keeps what was refused, as far as its bounds allow.
  func refuse(_ delivery: RefusedDelivery)
}
