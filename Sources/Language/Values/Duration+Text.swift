extension Duration {
  /// The longest span of the language, 10,000 years, in both directions: CEL takes it from Protocol Buffers.
  package static let longest = Duration.seconds(315_576_000_000)

  /// Parses `1h30m`, `1.5s`, `-250ms`, `0`: decimal numbers with the units h, m, s, ms, us (or µs), ns, one
  /// after another. Nil for anything else and for spans beyond `longest`. Less than a nanosecond is cut off.
  /// Source: CEL specification, `duration(string)`, which has it from Go's time.ParseDuration.
  package init?(text: some StringProtocol) {
    var bytes = Array(text.utf8)[...]
    let isNegative = bytes.first == UInt8(ascii: "-")
    if isNegative || bytes.first == UInt8(ascii: "+") { bytes.removeFirst() }
    guard !bytes.isEmpty else { return nil }
    var total = Duration.zero
    if bytes.elementsEqual("0".utf8) { bytes.removeFirst() }
    while !bytes.isEmpty {
      guard let part = Duration.takePart(of: &bytes) else { return nil }
      total += part
      guard total <= .longest else { return nil }
    }
    self = isNegative ? .zero - total : total
  }

  /// One number with its unit, from the front.
  private static func takePart(of bytes: inout ArraySlice<UInt8>) -> Duration? {
    let digits: ClosedRange = UInt8(ascii: "0")...UInt8(ascii: "9")
    let whole = bytes.prefix { digits.contains($0) }
    bytes = bytes[whole.endIndex...]
    var fraction: ArraySlice<UInt8> = []
    if bytes.first == UInt8(ascii: ".") {
      bytes.removeFirst()
      fraction = bytes.prefix { digits.contains($0) }
      bytes = bytes[fraction.endIndex...]
    }
    guard !whole.isEmpty || !fraction.isEmpty else { return nil }
    let unit = bytes.prefix { !digits.contains($0) && $0 != UInt8(ascii: ".") }
    bytes = bytes[unit.endIndex...]
    guard let size = nanoseconds(of: unit) else { return nil }
    // 24 digits are more nanoseconds than the longest span has, also where they are hours.
    guard whole.count <= 24 else { return nil }
    var count: Int128 = 0
    for digit in whole { count = count * 10 + Int128(digit - UInt8(ascii: "0")) }
    var nanoseconds = count * size
    var scale: Int128 = 1
    var part: Int128 = 0
    for digit in fraction.prefix(18) {
      part = part * 10 + Int128(digit - UInt8(ascii: "0"))
      scale *= 10
    }
    nanoseconds += part * size / scale
    let limit = Int128(Duration.longest.components.seconds) * 1_000_000_000
    guard nanoseconds <= limit else { return nil }
    return .seconds(Int64(nanoseconds / 1_000_000_000))
      + .nanoseconds(Int64(nanoseconds % 1_000_000_000))
  }

  private static func nanoseconds(of unit: ArraySlice<UInt8>) -> Int128? {
    switch String(decoding: unit, as: UTF8.self) {
    case "h": 3_600_000_000_000
    case "m": 60_000_000_000
    case "s": 1_000_000_000
    case "ms": 1_000_000
    // The micro sign and the Greek letter.
    case "us", "\u{B5}s", "\u{3BC}s": 1000
    case "ns": 1
    default: nil
    }
  }

  /// As CEL's `string()` has it: seconds with the digits that are needed, `5400s`, `-1.5s`.
  package var secondsText: String {
    let (seconds, attoseconds) = components
    var text: [UInt8] = []
    if seconds < 0 || attoseconds < 0 { text.append(UInt8(ascii: "-")) }
    text += String(seconds.magnitude).utf8
    text.append(fraction: Int((attoseconds / 1_000_000_000).magnitude))
    text.append(UInt8(ascii: "s"))
    return String(decoding: text, as: UTF8.self)
  }
}
