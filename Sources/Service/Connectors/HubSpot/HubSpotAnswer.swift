import Actions
import NetworkClient
import Values

/// What an answer of HubSpot means. A pure function.
///
/// | answer | outcome |
/// |---|---|
/// | 200, 201 | what was asked for |
/// | 207 | record for record: done, or refused as its error says |
/// | 429 | put off, as long as the limit lasts that it names |
/// | 401, 403: a token that is not good (any more), a missing scope | not reached: tried for a day, and told of |
/// | 5xx, 408, no answer | as `AnswerReading` has it |
/// | any other 4xx | final; where it is about several contacts, the guilty ones are looked for |
/// | 200 and no JSON | uncertain |
struct HubSpotAnswer {
  enum Reading {
    case read(MapValue)
    case not(AttemptReport)
    /// Refused, with HubSpot's error.
    case refused(AttemptReport, MapValue)
  }

  let reading: Reading

  init(_ response: ReceivedResponse, of receiver: String, now: Timestamp) {
    let json = response.isCut ? nil : (try? Value(json: response.body))?.mapValue
    let general = AnswerReading(receiver: receiver, now: now)
    switch response.status {
    case 200, 201, 207:
      reading = json.map { .read($0) } ?? .not(general.unreadable(response))
    case 429: reading = .not(Self.busy(response, json, general))
    case 401, 403:
      reading = .not(
        general.notLetIn(response, because: Self.words(json, response.status)))
    default:
      let report = general.report(of: response)
      if case .final = report.outcome {
        reading = .refused(
          AttemptReport(
            .final(reason: "`\(receiver)` refused it: \(Self.words(json, response.status))"),
            receiver: .working, answer: report.answer), json ?? .empty)
      } else {
        reading = .not(report)
      }
    }
  }

  /// No value of ours: HubSpot's sentences repeat addresses.
  private static func words(_ json: MapValue?, _ status: Int) -> String {
    let category = json?["category"]?.stringValue
    return category.map { "\(status), \($0)" } ?? "\(status)"
  }

  /// Source: https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines, "429".
  private static func busy(
    _ response: ReceivedResponse, _ json: MapValue?, _ general: AnswerReading
  ) -> AttemptReport {
    let policy = json?["policyName"]?.stringValue
    let pause: Duration =
      switch policy {
      // It ends at midnight of the account's own zone, which we do not know.
      case "DAILY": AnswerReading.longestPause
      case "SECONDLY": .seconds(1)
      default: .seconds(10)
      }
    return general.busy(response, for: pause, limit: policy)
  }
}

/// What became of each contact of a call. Pure.
struct ContactVerdicts {
  enum Verdict {
    case over(AttemptReport)
    /// Refused with others, and it is not told whether for its own sake: it is to be asked again.
    case open
  }

  /// By address.
  let verdicts: [String: Verdict]

  init(
    _ reading: HubSpotAnswer.Reading, of contacts: [ContactBatch.Contact], receiver: String
  ) {
    let emails = contacts.map(\.email)
    switch reading {
    case .not(let report):
      verdicts = Dictionary(uniqueKeysWithValues: emails.map { ($0, .over(report)) })
    case .refused(let report, let error):
      verdicts = Self.refused(report, error, contacts)
    case .read(let answer): verdicts = Self.read(answer, emails, receiver)
    }
  }

  private static func read(
    _ answer: MapValue, _ emails: [String], _ receiver: String
  ) -> [String: Verdict] {
    var verdicts: [String: Verdict] = [:]
    for result in answer["results"]?.listValue ?? [] {
      guard let email = result["properties"]?["email"]?.stringValue?.lowercased(),
        let id = result["id"]?.stringValue
      else { continue }
      let isNew = result["new"] == .bool(true)
      verdicts[email] = .over(
        AttemptReport(
          .done(.object(["id": .string(id), "new": .bool(isNew)])), receiver: .working))
    }
    for error in answer["errors"]?.listValue ?? [] {
      let report = self.report(of: error, receiver)
      for name in names(in: error) where emails.contains(name) { verdicts[name] = .over(report) }
    }
    for email in emails where verdicts[email] == nil { verdicts[email] = .open }
    return verdicts
  }

  private static func refused(
    _ report: AttemptReport, _ error: MapValue, _ contacts: [ContactBatch.Contact]
  ) -> [String: Verdict] {
    guard contacts.count > 1 else {
      return Dictionary(uniqueKeysWithValues: contacts.map { ($0.email, .over(report)) })
    }
    let all = Value.map(error)
    let named = names(in: all).union(
      (error["errors"]?.listValue ?? []).reduce(into: Set()) { $0.formUnion(names(in: $1)) })
    return Dictionary(
      uniqueKeysWithValues: contacts.map { contact in
        let isGuilty =
          named.contains(contact.email)
          || contact.properties.contains { named.contains($0.name) }
        return (contact.email, isGuilty ? .over(report) : .open)
      })
  }

  /// Whatever an error's context lists: addresses, names of properties.
  private static func names(in error: Value) -> Set<String> {
    var names: Set<String> = []
    for entry in error["context"]?.mapValue?.entries ?? [] {
      for name in entry.value.listValue ?? [] {
        if let text = name.stringValue { names.insert(text.lowercased()) }
      }
    }
    return names
  }

  private static func report(of error: Value, _ receiver: String) -> AttemptReport {
    let category = error["category"]?.stringValue ?? "no category"
    let answer = error["message"]?.stringValue.map { Array($0.prefix(500).utf8) }
    // Errors of theirs, in HubSpot's words.
    guard
      category == "RATE_LIMITS" || category.hasSuffix("_ERROR") && category != "VALIDATION_ERROR"
    else {
      return AttemptReport(
        .final(reason: "`\(receiver)` refused the contact: \(category)"), receiver: .working,
        answer: answer)
    }
    return AttemptReport(
      .transient(
        reason: "`\(receiver)` could not write the contact: \(category)", retryAfter: nil,
        reached: true), receiver: .working, answer: answer)
  }
}
