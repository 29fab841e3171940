import Graph
import SQLite
import Testing
import Values

@testable import Store

@Suite struct `Refused deliveries` {
  let folder = TemporaryFolder()

  private func refused(_ number: Int, at seconds: Int64 = 0, bytes: Int = 10) -> RefusedDelivery {
    RefusedDelivery(
      source: "greenhouse", headers: [],
      body: [UInt8](repeating: UInt8(number % 256), count: bytes),
      receivedAt: Timestamp(seconds: seconds), status: 401, reason: "the signature does not match")
  }

  private func count() throws -> Int64? {
    try Connection(path: folder.path + "/r", access: .readOnly)
      .first("SELECT count(*) FROM refused") { row in row.integer(0) }
  }

  private func ring(_ limits: RefusedRing.Limits = .init()) throws -> RefusedRing {
    try RefusedRing(path: folder.path + "/r", limits: limits)
  }

  private func keep(_ ring: RefusedRing, _ delivery: RefusedDelivery) throws -> Bool {
    try ring.keep(delivery, as: .random(at: delivery.receivedAt))
  }

  @Test func `only the last ones are kept, over a restart too`() throws {
    let limits = RefusedRing.Limits(count: 3)
    let first = try ring(limits)
    for number in 0..<5 { #expect(try keep(first, refused(number))) }
    #expect(try count() == 3)
    #expect(try keep(ring(limits), refused(5)))
    #expect(try count() == 3)
  }

  @Test func `their bytes are bounded`() throws {
    let ring = try ring(.init(bytes: 100))
    for number in 0..<5 { _ = try keep(ring, refused(number, bytes: 40)) }
    #expect(try count() == 2)
  }

  @Test func `a flood is not written`() throws {
    let ring = try ring(.init(perSecond: 1, burst: 2))
    #expect(try keep(ring, refused(0)) && keep(ring, refused(1)))
    #expect(try !keep(ring, refused(2)))
    #expect(try keep(ring, refused(3, at: 1)))
    #expect(try !keep(ring, refused(4, at: 1)))
  }

  @Test func `a ring that is no database is begun anew`() throws {
    let path = folder.path + "/r"
    let file = try #require(fopen(path, "w"))
    fputs(String(repeating: "no database ", count: 100), file)
    fclose(file)
    #expect(try keep(ring(), refused(1)))
    #expect(try count() == 1)
  }

  @Test func `they show among the deliveries with verdict and status`() throws {
    let store = try SQLiteStore(folder.files)
    store.refuse(refused(1))
    _ = store.acceptNow(.sample())
    store.close()
    let reader = try SQLiteReader(folder.files)
    let rows = try reader.deliveries(ListFilter())
    #expect(rows.map(\.verdict) == [.verified, .refused])
    let row = try #require(try reader.delivery(rows[1].id))
    #expect(row.status == 401 && !row.hasEvent && row.body.count == 10)
  }
}

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
