/// Turns the escapes of a text or bytes literal into bytes.
///
/// `\n` and its like, `\x41`, `\101`, `\u00E9`, `\U0001F600`. In a text, `\x` and octal numbers are code points;
/// in bytes they are bytes. Source: CEL language definition, "String and Bytes Values".
struct EscapeDecoder {
  struct Mistake {
    /// In offsets of the slice's array.
    let range: Range<Int>
    let reason: String
  }

  private let input: ArraySlice<UInt8>
  private let isBytes: Bool
  private var position: Int
  private(set) var output: [UInt8] = []
  private(set) var mistakes: [Mistake] = []

  init(_ input: ArraySlice<UInt8>, isBytes: Bool) {
    self.input = input
    self.isBytes = isBytes
    position = input.startIndex
  }

  mutating func decode() {
    output.reserveCapacity(input.count)
    while position < input.endIndex {
      let byte = input[position]
      guard byte == UInt8(ascii: "\\") else {
        output.append(byte)
        position += 1
        continue
      }
      escape()
    }
  }

  private mutating func escape() {
    let start = position
    position += 1
    guard position < input.endIndex else { return }
    let byte = input[position]
    position += 1
    switch byte {
    case UInt8(ascii: "a"): output.append(0x07)
    case UInt8(ascii: "b"): output.append(0x08)
    case UInt8(ascii: "f"): output.append(0x0C)
    case UInt8(ascii: "n"): output.append(0x0A)
    case UInt8(ascii: "r"): output.append(0x0D)
    case UInt8(ascii: "t"): output.append(0x09)
    case UInt8(ascii: "v"): output.append(0x0B)
    case UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "\""), UInt8(ascii: "'"),
      UInt8(ascii: "`"):
      output.append(byte)
    case UInt8(ascii: "x"), UInt8(ascii: "X"): hexadecimal(count: 2, start: start)
    case UInt8(ascii: "u") where !isBytes: hexadecimal(count: 4, start: start)
    case UInt8(ascii: "U") where !isBytes: hexadecimal(count: 8, start: start)
    case UInt8(ascii: "u"), UInt8(ascii: "U"):
      mistake(start, "bytes have no code points; write `\\x` and two hexadecimal digits")
    case UInt8(ascii: "0")...UInt8(ascii: "3"): octal(start: start)
    default:
      while position < input.endIndex, input[position] & 0xC0 == 0x80 { position += 1 }
      mistake(start, "there is no such escape; `\\\\` is a backslash")
    }
  }

  private mutating func hexadecimal(count: Int, start: Int) {
    number(digits: count, radix: 16, from: position, start: start)
  }

  private mutating func octal(start: Int) {
    number(digits: 3, radix: 8, from: position - 1, start: start)
  }

  private mutating func number(digits: Int, radix: Int, from first: Int, start: Int) {
    var end = first
    var code: UInt32 = 0
    while end < min(first + digits, input.endIndex),
      let digit = Character(Unicode.Scalar(input[end])).hexDigitValue, digit < radix
    {
      code = code << (radix == 16 ? 4 : 3) | UInt32(digit)
      end += 1
    }
    position = max(position, end)
    guard end == first + digits else {
      return mistake(
        start, "expected \(digits) \(radix == 16 ? "hexadecimal" : "octal") digits")
    }
    if isBytes {
      output.append(UInt8(truncatingIfNeeded: code))
    } else if let scalar = Unicode.Scalar(code) {
      output.append(contentsOf: Array(String(Character(scalar)).utf8))
    } else {
      mistake(start, "this is no Unicode code point")
    }
  }

  private mutating func mistake(_ start: Int, _ reason: String) {
    mistakes.append(Mistake(range: start..<position, reason: reason))
  }
}
