import Diagnostics
import Testing

@Suite struct `Places in a file` {
  @Test func `columns count characters, lines end with LF, CR LF or CR`() {
    let file = TextFile(path: "a", text: "é🎉x\r\ny\rz\n")
    #expect(file.position(at: 6) == Position(line: 1, column: 3))
    #expect(file.position(at: 9) == Position(line: 2, column: 1))
    #expect(file.position(at: 11) == Position(line: 3, column: 1))
    #expect(file.position(at: 100) == Position(line: 4, column: 1))
    #expect(file.line(1) == "é🎉x")
    for offset in [0, 2, 6, 9, 11, 13] {
      #expect(file.offset(of: file.position(at: offset)) == offset)
    }
  }

  @Test func `a byte order mark has no column`() {
    let file = TextFile(path: "a", bytes: [0xEF, 0xBB, 0xBF] + Array("ab".utf8))
    #expect(file.position(at: 0) == Position(line: 1, column: 1))
    #expect(file.position(at: 3) == Position(line: 1, column: 1))
    #expect(file.position(at: 4) == Position(line: 1, column: 2))
    #expect(file.line(1) == "ab")
  }

  @Test(arguments: [TextFile.Encoding.utf16LittleEndian, .utf16BigEndian])
  func `UTF-16 with its mark is read as text`(encoding: TextFile.Encoding) {
    let units = [0xFEFF] + Array("é🎉\n漢".utf16)
    let bytes = units.flatMap { unit -> [UInt8] in
      let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
      return encoding == .utf16BigEndian ? [high, low] : [low, high]
    }
    let file = TextFile(path: "a", bytes: bytes)
    #expect(file.encoding == encoding)
    #expect(file.text(in: 0..<file.bytes.count) == "é🎉\n漢")
  }

  @Test func `half a character of UTF-16 is kept as what UTF-8 forbids`() {
    let file = TextFile(path: "a", bytes: [0xFF, 0xFE, 0x3C, 0xD8, 0x61, 0x00, 0x62])
    #expect(file.bytes == [0xED, 0xA0, 0xBC, 0x61, 0xFF])
  }
}
