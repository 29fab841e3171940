import Synchronization
import TestSupport
import Testing
import Values

/// Counts what is read.
private final class CountingFiles: ZoneFiles {
  let reads = Mutex<[String]>([])

  func names() -> [String] {
    reads.withLock { $0.append("names") }
    return ["Europe/Berlin", "Broken/File"]
  }

  func has(_ name: String) -> Bool {
    reads.withLock { $0.append("has \(name)") }
    return ["Europe/Berlin", "Broken/File"].contains(name)
  }

  func bytes(of name: String) -> [UInt8]? {
    reads.withLock { $0.append(name) }
    return name == "Europe/Berlin" ? MachineZones().bytes(of: name) : Array("no zone".utf8)
  }
}

@Suite struct `The table of zones` {
  @Test func `reads each file once and never looks for a name that there is none of`() {
    let files = CountingFiles()
    let table = ZoneTable(files)
    for _ in 1...3 {
      #expect(table.zone(named: "Europe/Berlin") != nil)
      #expect(table.zone(named: "../../etc/passwd") == nil)
      #expect(table.zone(named: "Atlantis") == nil)
      #expect(table.zone(named: "Broken/File") == nil)
    }
    #expect(
      files.reads.withLock { $0 } == [
        "has Europe/Berlin", "Europe/Berlin", "has ../../etc/passwd", "names", "Broken/File",
      ])
  }

  @Test(arguments: [
    ("UTC", 0), ("Z", 0), ("+01:00", 3600), ("-02:30", -9000), ("02:00", 7200),
    ("Europe/Berlin", 3600), ("America/Argentina/Buenos_Aires", -10800), ("GMT", 0),
  ])
  func `knows names and offsets`(name: String, offset: Int) throws {
    let zone = try #require(MachineZones.table.zone(named: name))
    #expect(zone.offsetSeconds(at: Timestamp(seconds: 1_772_000_000)) == offset)
  }

  @Test(arguments: [
    "", "Europe/Berln", "europe/berlin", "posix/Europe/Berlin", "zone.tab", "+1:00", "+24:00",
    "+01:60", "+01-00",
  ])
  func `knows nothing else`(name: String) {
    #expect(MachineZones.table.zone(named: name) == nil)
  }

  @Test func `without files knows UTC and offsets`() {
    #expect(ZoneTable.none.zone(named: "UTC") != nil)
    #expect(ZoneTable.none.zone(named: "+01:00") != nil)
    #expect(ZoneTable.none.zone(named: "Europe/Berlin") == nil)
    #expect(ZoneTable.none.names == [])
  }
}
