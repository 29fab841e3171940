import Actions
import Values

/// A stored request in words for people: whom it messages, or what it asks of whom.
enum RequestWords {
  /// `ada@example.org`, `POST /people/7 at desk`; nil for a request that reaches nobody outside, or none at all.
  static func receiver(of request: [UInt8]?) -> String? {
    guard let value = request.flatMap({ try? Value(json: $0) }),
      let request = try? ActionRequest(value: value)
    else { return nil }
    return switch request {
    case .email(let mail): mail.to
    case .web(let web) where web.connection == nil: "\(web.method) \(web.url)"
    case .web(let web): "\(web.method) \(web.url.isEmpty ? "" : "\(web.url) ")at \(web.receiver)"
    case .sms(let message): message.to
    case .slack(let message): "\(message.channel) at \(message.connection)"
    case .hubSpotContact(let contact): "\(contact.email) at \(contact.connection)"
    case .task(let task): task.connection
    case .ats(let request): request.words
    case .candidateUpdate, .stop, .wait: nil
    }
  }

  /// Of a message its subject, of a task its title; nil for what has none.
  static func subject(of request: [UInt8]?) -> String? {
    guard let value = request.flatMap({ try? Value(json: $0) }),
      let request = try? ActionRequest(value: value)
    else { return nil }
    return switch request {
    case .email(let mail): mail.subject
    case .task(let task): task.title
    case .sms(let message): message.body
    case .slack(let message): message.text
    case .hubSpotContact(let contact): contact.lifecycleStage
    case .web, .ats, .candidateUpdate, .stop, .wait: nil
    }
  }
}

extension ATSRequest {
  /// `candidate 7 at greenhouse`
  fileprivate var words: String {
    let who = candidate.map { "candidate \($0)" } ?? application.map { "application \($0)" }
    return "\(who ?? "nobody") at \(connection)"
  }
}
