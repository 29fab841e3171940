package import Actions
package import Values

/// An outbox as a carrier, for messages that are not rows of the store, such as alerts: each becomes a file at once.
package struct OutboxCarrier: MailCarrier {
  private let folder: OutboxFolder
  private let shelf: AttachmentShelf
  private let now: @Sendable () -> Timestamp

  package init(
    _ folder: OutboxFolder, shelf: AttachmentShelf = AttachmentShelf(),
    now: @escaping @Sendable () -> Timestamp
  ) {
    self.folder = folder
    self.shelf = shelf
    self.now = now
  }

  package func send(
    _ request: EmailRequest, as effect: EffectKey, timeout: Duration?
  ) -> StepOutcome {
    do {
      let files = try shelf.files(of: request)
      try folder.deliver([
        try OutboxFile(request, effect: effect, createdAt: now(), files: files)
      ])
      return .sent(effect)
    } catch let error as AttachmentFailure {
      return error.outcome
    } catch let error as InvalidMessage {
      return .final(reason: error.description)
    } catch {
      return .transient(reason: "\(error)", retryAfter: nil, reached: false)
    }
  }
}
