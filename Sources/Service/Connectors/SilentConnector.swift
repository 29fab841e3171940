package import Actions
import Values

/// Takes requests and sends nothing, for a trial: each is done at once, as if the receiver had nothing to say.
package struct SilentConnector: Connector, BlockingPerformer {
  package init() {}

  package func report(of attempt: EffectAttempt) -> AttemptReport {
    AttemptReport(.done(answer(to: attempt)), receiver: .working)
  }

  private func answer(to attempt: EffectAttempt) -> Value {
    switch attempt.request {
    case .web: .object(["status": 200, "headers": .map(.empty), "body": "", "cut": false])
    case .sms(let message):
      .object(["id": "", "segments": .int(Int64(message.length.segments))])
    default: .map(.empty)
    }
  }
}
