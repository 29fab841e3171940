import Actions
import Foundation
import NetworkClient
import Store
import TestSupport
import Testing

@testable import Connectors

@Suite struct `The shelf of attached files` {
  private let path = NSTemporaryDirectory() + "shelf-\(UUID().uuidString)"

  private func request(_ digests: String...) -> EmailRequest {
    var request = confirmation()
    request.attachments = digests.map {
      Attachment(name: "\($0).pdf", type: "application/pdf", digest: $0, size: 1)
    }
    return request
  }

  @Test func `has those of the configuration of the moment, and the store's from before`() throws {
    let store = try SQLiteStore(StateFiles(database: "\(path)/journeyman.db"))
    defer { try? FileManager.default.removeItem(atPath: path) }
    try store.commitNow([
      .attachedFile(digest: "old", content: [1]), .attachedFile(digest: "old", content: [9]),
    ])
    let shelf = AttachmentShelf()
    shelf.put(["new": [2]])
    shelf.stand(before: store)
    #expect(try shelf.files(of: request("old", "new")) == ["old": [1], "new": [2]])
    #expect(try shelf.files(of: request()) == [:])
    store.close()
  }

  @Test func `lets no message go out without its file`() throws {
    let peer = SMTPPeer()
    defer { peer.stop() }
    let server = try MailServerAddress(peer.url)
    let connection = SMTPConnection(
      name: "smtp", SMTPConnection.Settings(server: server, now: { friday }))
    guard case .final(let reason) = connection.send(request("gone"), as: effect, timeout: nil)
    else {
      Issue.record("it was sent")
      return
    }
    #expect(reason == "the file `gone.pdf` is kept nowhere any more")
    #expect(peer.messages.isEmpty)
  }
}
