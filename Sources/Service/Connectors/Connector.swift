package import Actions

/// Carries out requests over one connection. Those of a kind that it does not know fail for good: the connection was of
/// another type when the run began.
package protocol Connector: ActionPerformer {}

extension ActionRequest {
  /// The report on a request that this connection does not carry out.
  var unfit: AttemptReport {
    AttemptReport(
      .final(reason: "the connection `\(receiver)` does not carry out `\(action)`"),
      receiver: .untold)
  }
}
