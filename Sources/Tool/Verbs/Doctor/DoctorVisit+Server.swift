import NetworkClient
import Store
import Values

extension DoctorVisit {
  /// Whether a server is at work on the state folder, and what it says of itself.
  mutating func lookAtServer() {
    guard files.isServed else {
      note(.fine, "server", "none is at work on this folder")
      return
    }
    guard let url = try? SQLiteReader(files).metadata(Server.placeKey) else {
      note(.doubtful, "server", "one is at work on this folder, and has not said where it listens")
      return
    }
    do throws(NetworkError) {
      let answer = try HTTPClient().send(
        OutgoingRequest(
          address: "\(url)/readyz", timeout: .seconds(5), connectTimeout: .seconds(5),
          responseLimit: 4096))
      if answer.status == 200 {
        note(.fine, "server", "one takes events at \(url)")
      } else {
        let words = String(decoding: answer.body, as: UTF8.self).split(whereSeparator: \.isNewline)
        note(
          .wrong, "server", "the one at \(url) is not ready: \(words.joined(separator: " "))",
          remedy: "its log says more")
      }
    } catch {
      note(
        .wrong, "server", "the one at \(url) does not answer: \(error.description)",
        remedy: "look at its log; it holds the state folder")
    }
  }
}
