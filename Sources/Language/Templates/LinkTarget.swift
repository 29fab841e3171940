/// The address of a link with holes in it.
///
/// Where a hole stands decides what its value may be:
/// ```
/// [apply]({{ job.url }})                            a whole http, https or mailto address
/// [apply](https://acme.example/jobs/{{ job.id }})   a piece: everything that could end it is percent-encoded
/// [write]({{ x }}?subject=Hello)                    a whole address, to which the rest is added
/// [write](mailto:{{ recruiter.email }})             an e-mail address
/// <{{ x }}>                                         a whole address or an e-mail address
/// ```
/// A hole in the name of the server is refused when the template is compiled: a value must not choose where a
/// link leads that the author thinks leads home.
struct LinkTarget: Sendable {
  enum Piece: Sendable, Equatable {
    /// Fit for an address as it stands.
    case literal(String)
    case wholeAddress(Int)
    /// A whole address, or an e-mail address without `mailto:`.
    case autolink(Int)
    case component(Int)
    case mailAddress(Int)
  }

  /// Why a destination is refused when a template is compiled.
  enum Problem: Error, Equatable {
    /// `javascript:`, or no scheme at all.
    case scheme(String?)
    case holeInServer(Int)
    case invalid(reason: String)
  }

  let pieces: [Piece]

  /// The value of a piece that cannot stand where it would.
  struct Unusable: Error, Equatable {
    let hole: Int
    let reason: String
  }

  /// `<{{ x }}>`: a value that is its own text. Source: CommonMark 0.30, "Autolinks".
  init(autolink hole: Int) { pieces = [.autolink(hole)] }

  init(_ fragments: [Fragment]) throws(Problem) {
    if case .hole(let hole)? = fragments.first {
      pieces = try Self.pieces(after: .wholeAddress(hole), rest: Array(fragments.dropFirst()))
      return
    }
    guard case .literal(let start)? = fragments.first else { throw .scheme(nil) }
    let scheme = Self.scheme(of: start)
    switch scheme {
    case "http", "https":
      let server = start.utf8.dropFirst((scheme?.utf8.count ?? 0) + 3)
      let isServerComplete = server.contains { "/?#".utf8.contains($0) }
      if !isServerComplete, fragments.count > 1, case .hole(let hole) = fragments[1] {
        throw .holeInServer(hole)
      }
      if let reason = WebAddress.problem(in: start) { throw .invalid(reason: reason) }
      pieces = Self.componentPieces(fragments)
    case "mailto":
      if fragments.count == 1, let reason = WebAddress.problem(in: start) {
        throw .invalid(reason: reason)
      }
      pieces = Self.mailPieces(fragments)
    default: throw .scheme(scheme)
    }
  }

  /// The hole whose value is all of it; nil for any other.
  var onlyHole: Int? {
    if pieces.count == 1, case .wholeAddress(let hole) = pieces[0] { hole } else { nil }
  }

  /// Whether it is the address of a button that has none.
  func isAbsent(_ values: [String]) -> Bool { onlyHole.map { values[$0].isEmpty } ?? false }

  /// The address with the values of its holes put in.
  func text(_ values: [String]) throws(Unusable) -> String {
    var address = ""
    for piece in pieces {
      switch piece {
      case .literal(let text): address += text
      case .component(let hole): address += PercentEncoding.component(values[hole])
      case .autolink(let hole) where WebAddress.isMailAddress(values[hole][...]):
        address += "mailto:\(PercentEncoding.mailAddress(values[hole]))"
      case .wholeAddress(let hole), .autolink(let hole):
        if let reason = WebAddress.problem(in: values[hole]) {
          throw Unusable(hole: hole, reason: reason)
        }
        address += PercentEncoding.address(values[hole])
      case .mailAddress(let hole):
        guard WebAddress.isMailAddress(values[hole][...]) else {
          throw Unusable(hole: hole, reason: "it is no e-mail address")
        }
        address += PercentEncoding.mailAddress(values[hole])
      }
    }
    return address
  }

  /// The scheme in lower case; nil where there is none.
  static func scheme(of text: String) -> String? {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let scheme = text.utf8[..<colon]
    let isScheme = scheme.allSatisfy { byte in
      (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
        || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")) || "+-.".utf8.contains(byte)
    }
    return isScheme && !scheme.isEmpty ? String(text[..<colon]).lowercased() : nil
  }

  // MARK: - Compiling

  /// After a whole address, a second value must not be able to lengthen the name of the server.
  private static func pieces(
    after first: Piece, rest: [Fragment]
  ) throws(Problem) -> [Piece] {
    if let hole = rest.firstIndex(where: \.isHole) {
      let between = rest[..<hole].compactMap(\.literal).joined()
      guard between.utf8.contains(where: { "/?#".utf8.contains($0) }) else {
        if case .hole(let number) = rest[hole] { throw .holeInServer(number) }
        return []
      }
    }
    return [first] + componentPieces(rest)
  }

  private static func componentPieces(_ fragments: [Fragment]) -> [Piece] {
    fragments.map { fragment in
      switch fragment {
      case .literal(let text): .literal(PercentEncoding.address(text))
      case .hole(let hole): .component(hole)
      }
    }
  }

  /// Before the `?` of a mailto address stands an e-mail address, behind it are headers.
  /// Source: RFC 6068 section 2.
  private static func mailPieces(_ fragments: [Fragment]) -> [Piece] {
    var isInHeaders = false
    return fragments.enumerated().map { index, fragment in
      switch fragment {
      case .literal(let text):
        if text.utf8.contains(UInt8(ascii: "?")) { isInHeaders = true }
        return .literal(PercentEncoding.address(text))
      case .hole(let hole):
        let isWhole =
          !isInHeaders && fragments[..<index].compactMap(\.literal).joined() == "mailto:"
        return isWhole ? .mailAddress(hole) : .component(hole)
      }
    }
  }
}
