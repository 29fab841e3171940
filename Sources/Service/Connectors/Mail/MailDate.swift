internal import Values

/// The date of a message: `Sat, 21 Nov 2026 22:30:00 +0000`. Source: RFC 5322 section 3.3.
enum MailDate {
  private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// In UTC: the server has no zone of its own to tell.
  static func text(_ time: Timestamp) -> String {
    let civil = time.civilTime()
    let clock = [civil.hour, civil.minute, civil.second].map(twoDigits).joined(separator: ":")
    return
      "\(days[civil.weekday]), \(civil.day) \(months[civil.month - 1]) \(civil.year) \(clock) +0000"
  }

  static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}
