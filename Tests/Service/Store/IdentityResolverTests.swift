import Graph
import Testing
import Values

@testable import Store

@Suite struct `Whom an event concerns` {
  /// Aliases in memory.
  private struct Known: IdentityReader {
    var aliases: [Alias: CandidateID] = [:]

    func candidate(of alias: Alias) -> CandidateID? { aliases[alias] }

    func candidates(ofApplication id: String) -> [CandidateID] {
      Array(
        Set(
          aliases.compactMap { alias, holder in
            if case .application(_, id) = alias { holder } else { nil }
          }))
    }

    func senders(knowing candidate: CandidateID) -> Set<String> {
      Set(
        aliases.compactMap { alias, holder in
          if case .candidate(let source, _) = alias, holder == candidate { source } else { nil }
        })
    }

    func fact(_ kind: Fact.Kind, _ key: String) -> Fact? { nil }
  }

  private let ada = CandidateID(high: 1, low: 1)
  private let grace = CandidateID(high: 2, low: 2)
  private let newcomer = CandidateID(high: 9, low: 9)

  private func resolve(
    _ identity: Identity, among known: Known
  ) throws -> IdentityResolver.Resolution {
    var resolver = IdentityResolver()
    return try resolver.resolve(identity, reader: known) { newcomer }
  }

  private func identity(
    _ source: String = "greenhouse", id: String? = nil, application: String? = nil,
    email: String? = nil, merged: [String] = [], introduces: Bool = false
  ) -> Identity {
    Identity(
      source: source, candidateID: id, applicationID: application, email: email,
      mergedIDs: merged, introduces: introduces)
  }

  private func id(_ id: String, _ source: String = "greenhouse") -> Alias {
    .candidate(source: source, id: id)
  }

  private func application(_ id: String, _ source: String = "greenhouse") -> Alias {
    .application(source: source, id: id)
  }

  @Test func `the sender's id comes first`() throws {
    let known = Known(aliases: [
      id("7"): ada, id("8"): grace, application("70"): grace, .email("g@example.org"): grace,
    ])
    #expect(
      try resolve(identity(id: "7", application: "70", email: "g@example.org"), among: known)
        == .known(ada))
  }

  @Test func `then the application, by the sender's own name before another's`() throws {
    let known = Known(aliases: [
      application("70"): ada, application("70", "lever"): grace, .email("g@example.org"): grace,
      id("7", "ashby"): grace, id("1", "ashby"): ada,
    ])
    let address = "g@example.org"
    #expect(try resolve(identity(application: "70", email: address), among: known) == .known(ada))
    #expect(
      try resolve(identity("lever", application: "70", email: address), among: known)
        == .known(grace))
    // Whose 70 a third sender speaks of, nobody can tell; the address does.
    #expect(try resolve(identity("signer", application: "70"), among: known) == .nobody(.unknown))
    #expect(
      try resolve(identity("signer", application: "70", email: address), among: known)
        == .known(grace))
  }

  @Test func `another sender's application counts where the event refers to it`() throws {
    let known = Known(aliases: [application("70"): ada, id("t9", "tests"): ada])
    #expect(try resolve(identity("signer", application: "70"), among: known) == .known(ada))
    let elsewhere = identity("other", id: "t1", application: "70", email: "private@example.org")
    #expect(try resolve(elsewhere, among: known) == .known(ada))
    // Whom the sender knows under another id is somebody else.
    #expect(
      try resolve(identity("tests", id: "t1", application: "70"), among: known) == .new(newcomer))
    // An application that is received is the sender's own: an equal number is chance.
    let first = identity(
      "lever", id: "x", application: "70", email: "new@example.org", introduces: true)
    #expect(try resolve(first, among: known) == .new(newcomer))
  }

  @Test func `then the address, if the record has no id of this sender`() throws {
    let known = Known(aliases: [.email("a@example.org"): ada, id("7"): ada])
    let address = "a@example.org"
    #expect(try resolve(identity("lever", id: "x", email: address), among: known) == .known(ada))
    #expect(try resolve(identity(id: "8", email: address), among: known) == .new(newcomer))
    #expect(try resolve(identity(email: address), among: known) == .known(ada))
  }

  @Test func `an unknown id or address is a newcomer, an unknown application nobody`() throws {
    #expect(try resolve(identity(id: "7"), among: Known()) == .new(newcomer))
    #expect(try resolve(identity(email: "a@example.org"), among: Known()) == .new(newcomer))
    #expect(try resolve(identity(application: "70"), among: Known()) == .nobody(.unknown))
    #expect(try resolve(identity(), among: Known()) == .nobody(.unknown))
  }

  @Test func `what was assigned counts before it is written`() throws {
    var resolver = IdentityResolver()
    let first = identity(id: "7", application: "70", email: "a@example.org")
    let new = try resolver.assign(first, to: newcomer, reader: Known())
    #expect(new.count == 3)
    #expect(
      try resolver.resolve(identity("signer", application: "70"), reader: Known()) { ada }
        == .known(newcomer))
    #expect(
      try resolver.resolve(identity(id: "8", email: "a@example.org"), reader: Known()) { ada }
        == .new(ada))
    #expect(try resolver.assign(first, to: newcomer, reader: Known()).isEmpty)
  }

  @Test func `who is unknown is asked for once, until somebody takes the name`() throws {
    let reader = CountingReader()
    var resolver = IdentityResolver()
    let identity = Identity(
      source: "ats", candidateID: "7", applicationID: "70", email: "ada@example.org")
    #expect(try resolver.resolve(identity, reader: reader) { ada } == .new(ada))
    #expect(try resolver.assign(identity, to: ada, reader: reader).count == 3)
    #expect(reader.asked == 3)
    #expect(try resolver.resolve(identity, reader: reader) { newcomer } == .known(ada))
  }

  /// Knows nobody, and counts how often it is asked who holds an id or an address.
  private final class CountingReader: IdentityReader {
    var asked = 0

    func candidate(of alias: Alias) -> CandidateID? {
      asked += 1
      return nil
    }
    func candidates(ofApplication id: String) -> [CandidateID] { [] }
    func senders(knowing candidate: CandidateID) -> Set<String> { [] }
    func fact(_ kind: Fact.Kind, _ key: String) -> Fact? { nil }
  }

  @Test func `what was not written is forgotten`() throws {
    var resolver = IdentityResolver()
    _ = try resolver.assign(identity(id: "7"), to: ada, reader: Known())
    resolver.forget()
    #expect(
      try resolver.resolve(identity(id: "7"), reader: Known()) { newcomer } == .new(newcomer))
  }

  @Test func `two whom no sender tells apart are one when an event names both`() throws {
    // Known by an address alone, then named by a sender that did not give the address at first.
    let byAddress = Known(aliases: [id("7"): ada, .email("a@example.org"): grace])
    #expect(
      try resolve(identity(id: "7", email: "a@example.org"), among: byAddress)
        == .known(ada, joining: [grace]))
    let bySender = Known(aliases: [
      id("7"): ada, .email("a@example.org"): grace, id("x", "ashby"): grace,
    ])
    #expect(
      try resolve(identity(id: "7", email: "a@example.org"), among: bySender)
        == .known(ada, joining: [grace]))
    let byApplication = Known(aliases: [id("7"): ada, application("70"): grace])
    #expect(
      try resolve(identity(id: "7", application: "70"), among: byApplication)
        == .known(ada, joining: [grace]))
  }

  @Test func `two whom a sender tells apart stay two, and the ids win`() throws {
    let known = Known(aliases: [id("7"): ada, id("8"): grace, .email("g@example.org"): grace])
    #expect(
      try resolve(identity(id: "7", email: "g@example.org"), among: known) == .known(ada))
  }

  @Test func `two whom their sender has merged are one`() throws {
    let both = Known(aliases: [
      id("7"): ada, id("8"): grace, .email("g@example.org"): grace, .email("a@example.org"): ada,
    ])
    #expect(
      try resolve(identity(id: "7", merged: ["8"]), among: both) == .known(ada, joining: [grace]))
    let one = Known(aliases: [id("8"): grace])
    #expect(try resolve(identity(id: "7", merged: ["8"]), among: one) == .known(grace))
    #expect(try resolve(identity(id: "7", merged: ["8"]), among: Known()) == .new(newcomer))
  }

  @Test func `an address that two share says nothing by itself`() throws {
    var resolver = IdentityResolver()
    let known = Known(aliases: [id("7"): ada, id("8"): grace, .email("home@example.org"): ada])
    let marks = try resolver.assign(
      identity(id: "8", email: "home@example.org"), to: grace, reader: known)
    #expect(marks == [.sharedEmail("home@example.org")])
    func resolve(_ identity: Identity) throws -> IdentityResolver.Resolution {
      try resolver.resolve(identity, reader: known) { newcomer }
    }
    #expect(try resolve(identity("calendly", email: "home@example.org")) == .nobody(.sharedAddress))
    #expect(
      try resolve(identity("ashby", id: "x", email: "home@example.org")) == .new(newcomer))
    #expect(try resolve(identity(id: "8", email: "home@example.org")) == .known(grace))
    // Once both are one person the address is theirs alone again.
    try resolver.join(grace, into: ada, reader: known)
    #expect(try resolve(identity("calendly", email: "home@example.org")) == .known(ada))
  }

  @Test func `an application goes where its own sender says`() throws {
    var resolver = IdentityResolver()
    let known = Known(aliases: [id("7"): ada, id("8"): grace, application("70"): grace])
    #expect(
      try resolver.assign(identity(id: "7", application: "70"), to: ada, reader: known)
        == [application("70")])
    #expect(
      try resolver.resolve(identity(application: "70"), reader: known) { newcomer } == .known(ada))
  }

  @Test func `after a join everything leads to the one that stays`() throws {
    var resolver = IdentityResolver()
    let known = Known(aliases: [
      id("7"): ada, .email("a@example.org"): grace, application("90", "lever"): grace,
    ])
    _ = try resolver.assign(identity("ashby", id: "x"), to: grace, reader: known)
    try resolver.join(grace, into: ada, reader: known)
    for said in [
      identity(email: "a@example.org"), identity("lever", application: "90"),
      identity("ashby", id: "x"), identity("signer", application: "90"),
    ] {
      #expect(try resolver.resolve(said, reader: known) { newcomer } == .known(ada))
    }
  }
}
