import Graph
import Intake
import Store
import Synchronization

/// A store in memory that accepts like the real one: one event for one id, another answer once it is told to fail.
final class MemoryAcceptor: DeliveryAcceptor {
  fileprivate struct State {
    var deliveries: [Delivery] = []
    var refused: [RefusedDelivery] = []
    var known: [String: EventID] = [:]
    var failure: StoreError?
    var serial: UInt64 = 0
  }

  private let state = Mutex(State())

  var deliveries: [Delivery] { state.withLock { $0.deliveries } }
  var refused: [RefusedDelivery] { state.withLock { $0.refused } }

  /// Answers everything from now on with this failure; nil: no more.
  func fail(with failure: StoreError?) { state.withLock { $0.failure = failure } }

  func accept(
    _ delivery: Delivery,
    then complete: @escaping @Sendable (Result<Acceptance, StoreError>) -> Void
  ) {
    complete(state.withLock { $0.accept(delivery) })
  }

  func refuse(_ delivery: RefusedDelivery) {
    state.withLock { $0.refused.append(delivery) }
  }
}

extension MemoryAcceptor.State {
  fileprivate mutating func accept(_ delivery: Delivery) -> Result<Acceptance, StoreError> {
    if let failure { return .failure(failure) }
    serial += 1
    let id = EventID(high: 1, low: serial)
    guard let key = delivery.eventID else {
      deliveries.append(delivery)
      return .success(.answerOnly(id))
    }
    if let first = known["\(delivery.source) \(key)"] { return .success(.duplicate(of: first)) }
    known["\(delivery.source) \(key)"] = id
    deliveries.append(delivery)
    return .success(.new(id))
  }
}
