import Actions
import Values

/// A text message as Twilio takes it: a form.
///
/// ```
/// To=%2B442079460958&From=%2B15557122661&Body=Your+interview+is+tomorrow.
/// ```
/// Source: Twilio, "Create a Message resource", POST /2010-04-01/Accounts/{AccountSid}/Messages.json. Read 2026-11-22.
struct TwilioMessage {
  let form: [WebRequest.Header]

  /// - Parameter sender: a number, a name that numbers show, or a messaging service: `MG…`.
  init(_ request: SMSRequest, sender: String) {
    let isService = sender.hasPrefix("MG") && sender.utf8.count == 34
    form = [
      .init("To", request.to), .init(isService ? "MessagingServiceSid" : "From", sender),
      .init("Body", request.body),
    ]
  }

  /// What asks for the latest messages to the same number.
  static func lookUp(_ request: SMSRequest) -> [WebRequest.Header] {
    [.init("To", request.to), .init("PageSize", "50")]
  }
}
