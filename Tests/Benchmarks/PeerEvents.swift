/// 64 events of an assessment, about 2 KB each, and what has to be decided about each: the same that other engines
/// are measured with. The scores run through the limits of the segments, a missing one among them; some events are
/// out of scope by role, country or experience.
enum PeerEvents {
  struct Labelled {
    let number: Int
    /// Nil: the event has no score.
    let score: String?
    let role: String
    let country: String
    let years: Int
    /// The segment that it belongs into.
    let expected: String
  }

  static let roles = [
    "backend-engineer", "frontend-engineer", "data-engineer", "site-reliability-engineer",
  ]
  private static let otherRoles = ["product-designer", "account-executive"]
  private static let scores: [Double?] = [95, 80, 79.5, 60, 59, 12.25, nil, nil]

  static let all: [Labelled] = (0..<64).map { number in
    let group = number / 8
    let score = scores[number % 8]
    let role = group == 6 ? otherRoles[number % 2] : roles[group % 4]
    let country = group == 5 ? "CA" : "US"
    let years = group == 7 ? number % 3 : 3 + number % 9
    let isInScope = group != 6 && group != 5 && group != 7
    return Labelled(
      number: number, score: score.map(text), role: role, country: country, years: years,
      expected: segment(score, isInScope: isInScope))
  }

  private static func segment(_ score: Double?, isInScope: Bool) -> String {
    guard let score else { return "manual-review" }
    guard isInScope else { return "out-of-scope" }
    return score >= 80 ? "high-fit" : score >= 60 ? "mid-fit" : "below"
  }

  /// As JSON was written: 95 is no 95.0.
  private static func text(_ score: Double) -> String {
    score == score.rounded() ? String(Int(score)) : String(score)
  }
}

extension PeerEvents.Labelled {
  /// The canonical event as the store keeps it, compact.
  var document: [UInt8] { document(job: "REQ-000042") }

  func document(job id: String) -> [UInt8] {
    Array(
      """
      {"event":\(header),"account":{"id":"acct_5f2c9b1e","name":"Northwind Talent","region":"us-east-1"},\
      "assessment":\(assessment),"application":\(application),"candidate":\(candidate),"job":\(job(id))}
      """.utf8)
  }

  private var eight: String {
    String(repeating: "0", count: 8 - String(number).count) + String(number)
  }

  private var second: String { number % 60 < 10 ? "0\(number % 60)" : "\(number % 60)" }

  private var header: String {
    """
    {"id":"evt_01jd2c8x5m4k9tq0y6wvfzr3eh","type":"assessment.completed","source":"clarityhire",\
    "time":"2024-09-12T15:0\(number / 60):\(second)Z","received_at":"2024-09-12T15:0\(number / 60):\(second).250Z"}
    """
  }

  private var assessment: String {
    """
    {"id":"asm_\(eight)","provider":"ClarityHire","name":"Backend take-home, 90 minutes",\
    \(score.map { "\"score\":\($0)," } ?? "")"max_score":100,"percentile":91,\
    "started_at":"2024-09-12T13:31:09Z","completed_at":"2024-09-12T15:02:44Z","duration_seconds":5495,\
    "sections":[{"name":"Data structures","score":88,"weight":0.3},\
    {"name":"SQL and storage","score":74,"weight":0.25},{"name":"Concurrency","score":81,"weight":0.25},\
    {"name":"Code quality","score":90,"weight":0.2}],\
    "report_url":"https://assessments.example.com/reports/asm_\(eight)?view=recruiter"}
    """
  }

  private var application: String {
    """
    {"id":"app_\(eight)","status":"active","stage":{"id":"stg_3","name":"Assessment","order":3},\
    "source":{"id":"src_12","name":"Employee referral","referrer":"d.okafor@example.com"},\
    "applied_at":"2024-08-30T09:12:00Z","tags":["referral","q3-2024","remote-ok"],\
    "answers":[{"question":"Are you authorised to work in the United States?","answer":"yes"},\
    {"question":"When could you start?","answer":"Four weeks after an offer, earlier if needed."}]}
    """
  }

  private var candidate: String {
    """
    {"id":"cand_\(eight)","first_name":"Ama","last_name":"Mensah-Lindqvist",\
    "email":"ama.mensah+\(number)@example.com","phone":"+1-202-555-0142","years_experience":\(years),\
    "address":{"city":"Pittsburgh","region":"PA","postal_code":"15213","country":"\(country)"},\
    "current_company":"Contoso Logistics","current_title":"Software Engineer II",\
    "links":[{"type":"github","url":"https://github.example.com/amensah"},\
    {"type":"portfolio","url":"https://ama.example.com/work"}]}
    """
  }

  private func job(_ id: String) -> String {
    """
    {"id":"\(id)","title":"Senior Backend Engineer, Payments","role":"\(role)",\
    "department":"Engineering","location":"Remote (US)",\
    "hiring_manager":{"id":"usr_71","name":"R. Castellanos","email":"r.castellanos@example.com"},\
    "recruiter":{"id":"usr_93","name":"J. Whitfield","email":"j.whitfield@example.com"},\
    "next_step":"Technical interview with two engineers"}
    """
  }
}
