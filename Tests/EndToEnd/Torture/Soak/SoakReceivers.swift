import Foundation
import TestSupport

/// A mail server and a warehouse that die and come back, each at the same port, and keep what ever reached them.
final class SoakReceivers {
  private var mailServers = [SMTPPeer()]
  private var warehouses = [HTTPPeer()]
  private let mailPort: UInt16
  private let warehousePort: UInt16
  private(set) var isMailDead = false
  private(set) var isWarehouseDead = false

  init() {
    mailPort = mailServers[0].port
    warehousePort = warehouses[0].port
  }

  var environment: [String: String] {
    [
      "SMTP_URL": "smtp://127.0.0.1:\(mailPort)",
      "WAREHOUSE_URL": "http://127.0.0.1:\(warehousePort)",
    ]
  }

  func setMail(dead: Bool) {
    guard dead != isMailDead else { return }
    isMailDead = dead
    if dead { mailServers.last?.stop() } else { mailServers.append(SMTPPeer(port: mailPort)) }
  }

  func setWarehouse(dead: Bool) {
    guard dead != isWarehouseDead else { return }
    isWarehouseDead = dead
    if dead {
      warehouses.last?.stop()
    } else {
      warehouses.append(HTTPPeer(port: warehousePort))
    }
  }

  func stop() {
    setMail(dead: true)
    setWarehouse(dead: true)
  }

  /// What arrived by mail, by address: what each message is about, as often as it came.
  var mails: [String: [String: Int]] {
    var mails: [String: [String: Int]] = [:]
    for message in mailServers.flatMap(\.messages) {
      let head = message.text.components(separatedBy: "\r\n\r\n")[0]
      let lines = head.replacing("\r\n ", with: " ").components(separatedBy: "\r\n")
      let subject = lines.first { $0.hasPrefix("Subject: ") }?.dropFirst(9) ?? ""
      let address = message.recipients.first ?? "nobody"
      mails[address, default: [:]][Self.about(String(subject)), default: 0] += 1
    }
    return mails
  }

  /// What a message is about, by the words that its reader sees.
  private static func about(_ subject: String) -> String {
    if subject.hasPrefix("Your application for ") { return "applied" }
    if subject.hasSuffix("your assessment has arrived") { return "graded" }
    if subject.hasSuffix("we would like to talk to you") { return "graded" }
    if subject.hasPrefix("Your interview on ") { return "invited" }
    if subject.hasPrefix("Your interview for ") { return "cancelled" }
    if subject.hasPrefix("We have to cancel") { return "cancelled" }
    if subject.hasPrefix("Your offer: ") { return "offer" }
    if subject.hasPrefix("Your offer stands until ") { return "reminder" }
    return subject
  }

  /// What the warehouse has, by address: the events, each once, since their keys tell it of repeats.
  var requests: [String: Set<String>] {
    var requests: [String: Set<String>] = [:]
    for request in warehouses.flatMap(\.requests) {
      let body = try? JSONSerialization.jsonObject(with: Data(request.body)) as? [String: String]
      let address = body?["email"] ?? "nobody"
      requests[address, default: []].insert(body?["event"] ?? "?")
    }
    return requests
  }
}

extension MailProject {
  /// A project with a mail server and a warehouse that is told of applications and of answers to offers.
  static func withWarehouse() throws -> MailProject {
    let project = try MailProject()
    func write(_ text: String, _ path: String) throws {
      try text.write(
        to: project.workflows.appending(path: path), atomically: true, encoding: .utf8)
    }
    try write(
      """
      project: soak
      store: { sqlite: ../var/journeyman.db }
      connections:
        mail: { type: smtp, url: { env: SMTP_URL }, from: "Acme Careers <careers@acme.example>" }
        warehouse: { type: http, url: { env: WAREHOUSE_URL }, allow_private: true }
      defaults: { timezone: Europe/London }
      """, "journeyman.yaml")
    try write(
      """
      workflow: tell-warehouse
      trigger: { event: [application.received, offer.accepted, offer.declined] }
      actions:
        - action: http.request
          id: tell
          connection: warehouse
          url: /events
          json: { email: '{{ candidate.?email.orValue("nobody") }}', event: "{{ event.id }}" }
      """, "journeys/tell-warehouse.yaml")
    return project
  }
}
