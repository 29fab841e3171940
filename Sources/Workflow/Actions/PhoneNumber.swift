/// A telephone number in the form that is the same from everywhere: `+442079460958`. Source: ITU-T E.164.
package struct PhoneNumber: Sendable, Hashable {
  package let text: String

  /// Blanks, dashes, dots, slashes and brackets, as people write them, go. A number without the `+` of its country is
  /// none: nobody knows which country was meant.
  package init(_ written: String) throws(InvalidPhoneNumber) {
    var number = ""
    for scalar in written.unicodeScalars {
      switch scalar {
      case "+" where number.isEmpty: number.append("+")
      case "0"..."9": number.unicodeScalars.append(scalar)
      case " ", "-", ".", "/", "(", ")", "\u{A0}", "\u{2011}", "\u{2013}": continue
      default: throw InvalidPhoneNumber(reason: "it holds something that is no digit")
      }
    }
    guard number.hasPrefix("+") else {
      throw InvalidPhoneNumber(reason: "it does not begin with `+` and the code of a country")
    }
    // People write `+44 (0)20 …`; the 0 is dialled only from within.
    guard !written.contains("(0)") else {
      throw InvalidPhoneNumber(reason: "the `(0)` in it is not dialled from abroad")
    }
    let digits = number.utf8.count - 1
    guard (7...15).contains(digits), number.utf8.dropFirst().first != UInt8(ascii: "0") else {
      throw InvalidPhoneNumber(reason: "it has no 7 to 15 digits behind the `+`")
    }
    text = number
  }
}

/// Text that is no telephone number, with the reason as the end of a sentence and never the text itself.
package struct InvalidPhoneNumber: Error, Sendable, Hashable {
  package let reason: String
}
