import Store
import Values

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Something that a verb asks of the server of a state folder: it alone writes the store.
struct ServerRequest {
  let files: StateFiles

  enum Reply {
    /// One object for each record that was asked about.
    case answered([Value])
    /// It is noted, and will be carried out; why not now.
    case later(String)
  }

  /// A running server looks for requests every second.
  private static let patience = Duration.seconds(20)
  private static let pauseMicroseconds: UInt32 = 20_000

  /// Notes the request durably and waits for a running server's answer, unless `waits` says that it is too busy.
  func ask(
    _ verb: String, _ arguments: Value, waits: Bool = true
  ) throws(CommandError) -> Reply {
    do {
      let number = try files.request(verb, arguments: arguments.jsonBytes(), at: .wallClock)
      guard waits else { return .later("the server has more to do first") }
      let reader = try SQLiteReader(files)
      let end = ContinuousClock.now + Self.patience
      while files.isServed {
        if let answer = try reader.answer(to: number) { return .answered(try Self.results(answer)) }
        guard ContinuousClock.now < end else {
          return .later("the server is busy: it will be carried out when it comes to it")
        }
        usleep(Self.pauseMicroseconds)
      }
      // It may have answered before it ended.
      if let answer = try reader.answer(to: number) { return .answered(try Self.results(answer)) }
      return .later(
        "no server is running on `\(files.folder)`: it will be carried out when one starts")
    } catch let error as CommandError {
      throw error
    } catch {
      throw .failure("the server cannot be asked: \(error)")
    }
  }

  private static func results(_ answer: StoreCommand.Answer) throws(CommandError) -> [Value] {
    switch answer {
    case .failed(let reason): throw .failure(reason)
    case .done(let text):
      guard let results = (try? Value(json: text))?["results"]?.listValue else {
        throw .failure("the server's answer cannot be read: \(text)")
      }
      return results
    }
  }
}
