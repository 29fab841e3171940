import Actions
package import Store
import Synchronization

/// The files that messages carry, by the digests of their bytes: those of the configuration of the moment, and through
/// the store those of runs that began with an earlier one.
package final class AttachmentShelf: Sendable {
  private struct State {
    var files: [String: [UInt8]] = [:]
    var store: (any Store)?
  }

  private let state = Mutex(State())

  package init() {}

  /// Takes the files of a configuration in place of those of the one before.
  package func put(_ files: [String: [UInt8]]) { state.withLock { $0.files = files } }

  /// Where files are that are not on the shelf.
  package func stand(before store: any Store) { state.withLock { $0.store = store } }

  /// The bytes of a message's attachments, by their digests.
  func files(of request: EmailRequest) throws(AttachmentFailure) -> [String: [UInt8]] {
    guard !request.attachments.isEmpty else { return [:] }
    var found: [String: [UInt8]] = [:]
    for attachment in request.attachments where found[attachment.digest] == nil {
      found[attachment.digest] = try bytes(of: attachment)
    }
    return found
  }

  private func bytes(of attachment: Attachment) throws(AttachmentFailure) -> [UInt8] {
    let (file, store) = state.withLock { ($0.files[attachment.digest], $0.store) }
    if let file { return file }
    do throws(StoreError) {
      if let file = try store?.reader().attachedFile(attachment.digest) { return file }
    } catch {
      throw .store(error)
    }
    throw .missing(attachment.name)
  }
}

/// Why the files of a message cannot be had.
enum AttachmentFailure: Error {
  case missing(String)
  case store(StoreError)

  var outcome: StepOutcome {
    switch self {
    case .missing(let name): .final(reason: "the file `\(name)` is kept nowhere any more")
    case .store(let error):
      .transient(
        reason: "its files cannot be read: \(error.description)", retryAfter: nil, reached: false)
    }
  }
}
