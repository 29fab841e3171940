import Graph
import Testing

@Suite struct IdentifierTests {
  @Test func `the text reads back to the same id`() throws {
    for id in [
      EventID(high: 0, low: 0), EventID(high: .max, low: .max), EventID(high: 1 << 63, low: 1),
      EventID(high: 0x0123_4567_89AB_CDEF, low: 0xFEDC_BA98_7654_3210),
    ] {
      #expect(EventID(id.description) == id)
      #expect(EventID(bytes: id.bytes) == id)
    }
  }

  @Test func `the text begins with what it names and is read without it too`() {
    let id = RunID(milliseconds: 1_700_000_000_000, random: (7, 9))
    #expect(id.description.hasPrefix("run_"))
    #expect(RunID(String(id.description.dropFirst(4)).uppercased()) == id)
    #expect(EventID(id.description) == nil)
  }

  @Test func `ids made later sort later, as text too`() {
    let early = EventID(milliseconds: 1_700_000_000_000, random: (.max, .max))
    let late = EventID(milliseconds: 1_700_000_000_001, random: (0, 0))
    #expect(early < late)
    #expect(early.description < late.description)
  }

  @Test(arguments: [
    "", "evt_", "evt_01", "evt_zzzzzzzzzzzzzzzzzzzzzzzzzz", "evt_0000000000000000000000000u",
  ])
  func `what is no id is refused`(text: String) {
    #expect(EventID(text) == nil)
  }
}
