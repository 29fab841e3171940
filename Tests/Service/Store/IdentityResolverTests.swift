import Graph
import Testing
import Values

@testable import Store

@Suite struct `Whom an event concerns` {
  /// Aliases in memory.
  private struct Known: IdentityReader {
    var aliases: [Alias: CandidateID] = [:]

    func candidate(of alias: Alias) -> CandidateID? { aliases[alias] }
    func hasID(_ candidate: CandidateID, from source: String) -> Bool {
      aliases.contains { alias, holder in
        if case .candidate(source, _) = alias { holder == candidate } else { false }
      }
    }
    func fact(_ kind: Fact.Kind, _ key: String) -> Fact? { nil }
  }

  private let ada = CandidateID(high: 1, low: 1)
  private let grace = CandidateID(high: 2, low: 2)
  private let newcomer = CandidateID(high: 9, low: 9)

  private func resolve(
    _ identity: Identity, among known: Known
  ) throws -> IdentityResolver.Resolution {
    try IdentityResolver().resolve(identity, reader: known) { newcomer }
  }

  private func identity(
    _ source: String = "greenhouse", id: String? = nil, application: String? = nil,
    email: String? = nil
  ) -> Identity {
    Identity(source: source, candidateID: id, applicationID: application, email: email)
  }

  @Test func `the sender's id comes first`() throws {
    let known = Known(aliases: [
      .candidate(source: "greenhouse", id: "7"): ada, .application("70"): grace,
      .email("g@example.org"): grace,
    ])
    #expect(
      try resolve(identity(id: "7", application: "70", email: "g@example.org"), among: known)
        == .known(ada))
  }

  @Test func `then the application, whichever sender speaks of it`() throws {
    let known = Known(aliases: [.application("70"): ada, .email("g@example.org"): grace])
    #expect(
      try resolve(identity("signer", application: "70", email: "g@example.org"), among: known)
        == .known(ada))
  }

  @Test func `then the address, if the record has no id of this sender`() throws {
    let known = Known(aliases: [
      .email("a@example.org"): ada, .candidate(source: "greenhouse", id: "7"): ada,
    ])
    let address = "a@example.org"
    #expect(try resolve(identity("lever", id: "x", email: address), among: known) == .known(ada))
    #expect(try resolve(identity(id: "8", email: address), among: known) == .new(newcomer))
    #expect(try resolve(identity(email: address), among: known) == .known(ada))
  }

  @Test func `an unknown id or address is a newcomer, an unknown application nobody`() throws {
    #expect(try resolve(identity(id: "7"), among: Known()) == .new(newcomer))
    #expect(try resolve(identity(email: "a@example.org"), among: Known()) == .new(newcomer))
    #expect(try resolve(identity(application: "70"), among: Known()) == .nobody)
    #expect(try resolve(identity(), among: Known()) == .nobody)
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
}
