package import CEL
package import Diagnostics

/// The address of a request with `{{ CEL }}` in it. Where a hole stands decides what its value may be:
/// ```
/// https://crm.acme.example/people/{{ candidate.id }}?by={{ job.id }}   pieces: what could end them is percent-encoded
/// /people/{{ candidate.id }}                                           a path, behind a beginning known elsewhere
/// {{ lookups.hooks[job.key] }}                                         a whole address: the value says which host
/// https://{{ job.office }}.acme.example/hired                          the value says which host
/// ```
/// No value can climb out of its place in the path, nor leave it empty: `/people//notes` may be something else.
package struct RequestAddress: Sendable {
  /// Who is asked.
  package enum Receiver: Sendable, Equatable {
    /// Only a path: whoever the beginning names.
    case known
    /// The host that stands in the text, in small letters.
    case host(String)
    /// A value says it.
    case fromValue
  }

  private enum Piece: Sendable {
    case literal(String)
    case whole(Hole)
    case host(Hole)
    case component(Hole, inPath: Bool)
  }

  package let receiver: Receiver
  /// Whether it begins with `http://`.
  package let isPlain: Bool
  private let pieces: [Piece]

  /// Nil exactly when a finding is an error.
  package static func compile(
    _ source: SourceText, in scope: TemplateScope
  ) -> (address: RequestAddress?, diagnostics: [Diagnostic]) {
    let scanner = TemplateScanner(source)
    var diagnostics = scanner.diagnostics
    var pieces: [Piece] = []
    var before = ""
    for part in scanner.parts {
      switch part {
      case .literal(let range):
        let text = source.slice(range).text
        before += text
        pieces.append(.literal(PercentEncoding.address(text)))
      case .hole(_, let range):
        let place = Place(behind: before)
        let (hole, findings) = Hole.compile(source.slice(range), in: scope, for: .text)
        diagnostics += findings
        if let hole { pieces.append(place.piece(hole)) }
        before += place == .start ? "https://value/" : "0"
      }
    }
    if diagnostics.contains(where: { $0.severity == .error }) { return (nil, diagnostics) }
    if let problem = problem(in: before) {
      return (nil, diagnostics + [.notRequestAddress(because: problem, at: source.whole)])
    }
    return (RequestAddress(pieces, before), diagnostics)
  }

  private init(_ pieces: [Piece], _ text: String) {
    self.pieces = pieces
    let isFromValue = pieces.contains { piece in
      switch piece {
      case .whole, .host: true
      case .literal, .component: false
      }
    }
    receiver =
      isFromValue ? .fromValue : Place.server(of: text).map { .host(Self.host(of: $0)) } ?? .known
    isPlain = text.lowercased().hasPrefix("http://")
  }

  /// The address, or the path where that is all there is.
  package func text(_ activation: borrowing Activation) throws(TemplateError) -> String {
    var text = ""
    for piece in pieces {
      switch piece {
      case .literal(let literal): text += literal
      case .whole(let hole): text += try Self.whole(hole, hole.text(activation))
      case .host(let hole): text += try Self.hostPart(hole, hole.text(activation))
      case .component(let hole, let inPath):
        let value = try hole.text(activation)
        guard !inPath || !value.isEmpty else {
          throw TemplateError(
            .unusableAddress(reason: "it is empty, and the path would be another one"),
            expression: hole.expression)
        }
        text += PercentEncoding.component(value)
      }
    }
    guard !Self.climbs(text) else {
      throw TemplateError(
        .unusableAddress(reason: "it climbs to another path"), expression: "url")
    }
    return text
  }

  // MARK: - Values

  private static func whole(_ hole: Hole, _ value: String) throws(TemplateError) -> String {
    let value = CleanText.trimmed(value)
    let scheme = LinkTarget.scheme(of: value)
    guard scheme == "http" || scheme == "https" else {
      throw TemplateError(
        .unusableAddress(reason: "it does not begin with `https://` or `http://`"),
        expression: hole.expression)
    }
    if let reason = WebAddress.problem(in: value) {
      throw TemplateError(.unusableAddress(reason: reason), expression: hole.expression)
    }
    return PercentEncoding.address(value)
  }

  private static func hostPart(_ hole: Hole, _ value: String) throws(TemplateError) -> String {
    let isHost =
      !value.isEmpty
      && value.utf8.allSatisfy { byte in
        (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
          || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")) || "-.".utf8.contains(byte)
      }
    guard isHost else {
      throw TemplateError(
        .unusableAddress(reason: "it is no part of the name of a host"),
        expression: hole.expression)
    }
    return value
  }

  /// Whether a segment of the path is `.` or `..`, also one that literal and value make together.
  private static func climbs(_ text: String) -> Bool {
    let path = text.prefix { $0 != "?" && $0 != "#" }
    return path.split(separator: "/").contains { segment in
      let plain = segment.replacing("%2E", with: ".").replacing("%2e", with: ".")
      return plain == "." || plain == ".."
    }
  }

  private static func host(of server: Substring) -> String {
    guard server.hasPrefix("["), let end = server.firstIndex(of: "]") else {
      return server.prefix { $0 != ":" }.lowercased()
    }
    return server[...end].lowercased()
  }

  /// Why the text cannot be an address, as the end of a sentence; nil where it can.
  private static func problem(in text: String) -> String? {
    if text.hasPrefix("/") && !text.hasPrefix("//") || text.hasPrefix("?") { return nil }
    let scheme = LinkTarget.scheme(of: text)
    guard scheme == "http" || scheme == "https" else {
      return scheme == nil
        ? "it begins neither with `https://` nor, as a path, with `/`"
        : "it does not begin with `https://` or `http://`"
    }
    return WebAddress.problem(in: text)
  }

  /// Where in an address a hole stands.
  private enum Place {
    case start, server, path, query

    init(behind text: String) {
      guard !text.isEmpty else {
        self = .start
        return
      }
      let rest = Place.server(of: text).map { text[$0.endIndex...] } ?? text[...]
      if rest.contains("?") || rest.contains("#") {
        self = .query
      } else {
        self = rest.isEmpty ? .server : .path
      }
    }

    func piece(_ hole: Hole) -> Piece {
      switch self {
      case .start: .whole(hole)
      case .server: .host(hole)
      case .path: .component(hole, inPath: true)
      case .query: .component(hole, inPath: false)
      }
    }

    /// Between `//` and the path; nil for a path alone.
    static func server(of text: String) -> Substring? {
      guard LinkTarget.scheme(of: text) != nil, let slashes = text.firstRange(of: "//") else {
        return nil
      }
      return text[slashes.upperBound...].prefix { !"/?#".contains($0) }
    }
  }
}

extension Diagnostic {
  fileprivate static func notRequestAddress(because problem: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "invalid-url", "`url` is no address of a request: \(problem)", at: span,
      hint: "such as `https://hooks.acme.example/hired`, or a path such as `/people`")
  }
}
