import Foundation
import Testing

/// One candidate's way through all that is shipped, as their senders tell it: application, change of stage, assessment,
/// interview, offer and its answer, and how it ended. Candidates differ by their number, so that every workflow and most
/// segments are reached.
struct Journey {
  let number: Int
  /// In the order in which their senders tell them.
  let deliveries: [Delivery]

  struct Delivery {
    let vendor: Vendor
    let id: String
    let body: [UInt8]
    /// How often the sender tells it.
    var times = 1
  }

  static func address(_ number: Int) -> String { "person\(number)@example.org" }

  /// `base` is when the last of it happened.
  init(_ number: Int, base: Date) throws {
    self.number = number
    func ago(_ minutes: Double) -> Date { base.addingTimeInterval(-60 * minutes) }
    var story = CandidateStory(number: number)
    if number % 8 == 7 {
      try story.appliesInAshby(at: ago(60))
      try story.isInvitedInAshby("Scheduled", at: ago(30), for: base)
      try story.isInvitedInAshby("WaitingOnFeedback", at: ago(5), for: base)
    } else {
      try story.applies(at: ago(60))
      try story.moves(at: ago(50))
      try story.isGraded(["91", "70", "20", "n/a"][number % 4], at: ago(40))
      try story.books(at: ago(30), for: base)
      if number % 3 == 0 { try story.cancels(at: ago(25), for: base) }
      if number % 4 < 2 {
        try story.isOffered(at: base)
        try story.answers(number % 2 == 0 ? "Accepted" : "Rejected", at: ago(10), sent: base)
      }
      try story.ends(isHired: number % 4 == 0, at: ago(5))
    }
    // One in twenty is told twice.
    deliveries = story.deliveries.enumerated().map { place, delivery in
      var delivery = delivery
      if delivery.vendor.name != "assessments", (number + place) % 20 == 0 { delivery.times = 2 }
      return delivery
    }
  }
}
