package import Actions
import Values

/// What takes requests to other systems on their way.
package protocol WebCarrier: Sendable {
  /// Blocks until the answer is there or the time is over; the carrier's own time where none is given.
  func send(_ request: WebRequest, as effect: EffectKey, timeout: Duration?) -> AttemptReport
}

/// Takes requests and sends nothing, for a trial: each is answered with 200 and an empty body.
package struct SilentWebCarrier: WebCarrier {
  package init() {}

  package func send(
    _ request: WebRequest, as effect: EffectKey, timeout: Duration?
  ) -> AttemptReport {
    let answer = Value.object(["status": 200, "headers": .map(.empty), "body": "", "cut": false])
    return AttemptReport(.done(answer), receiver: .working)
  }
}
