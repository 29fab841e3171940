package import Actions

/// The performer of a process without receivers: every action of this version is carried out inside the store
/// (`ActionTemplate.isEmbedded`), so what reaches this one was compiled for a connection that is not there.
package struct UnconnectedPerformer: ActionPerformer {
  package init() {}

  package func perform(
    _ request: ActionRequest, as effect: EffectKey, timeout: Duration
  ) -> StepOutcome {
    .final(reason: "no connection carries out `\(request.action)`")
  }
}
