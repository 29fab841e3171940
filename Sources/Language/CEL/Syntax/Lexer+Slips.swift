internal import Diagnostics

/// Slips that show only beside what stands before them.
extension Lexer {
  // MARK: - Quotes that have no partner

  /// Reports a text that is not closed, at the place where the quote is most likely missing, and gives the token
  /// that stands for it. Words that belong to the text are taken off `tokens`.
  mutating func unpairedQuote(
    _ quote: String, _ token: Token, _ tokens: inout [Token]
  ) -> Token {
    var words = 0
    while words < tokens.count, case .identifier = tokens[tokens.count - 1 - words].kind {
      words += 1
    }
    let body = text(
      token.range.lowerBound + 1..<max(token.range.upperBound, token.range.lowerBound + 1))
    let isAdjacent = tokens.last?.range.upperBound == token.range.lowerBound
    guard words > 0, isAdjacent, quote.utf8.count == 1, body.allSatisfy(\.isWhitespace) else {
      let start = token.range.lowerBound + literalPrefixCount(token.range) + quote.utf8.count
      reportUnterminated(quote, from: token.range, body: start..<max(start, token.range.upperBound))
      return token
    }
    let first = tokens.count - words
    let start = tokens[first].range.lowerBound
    if first > 0, case .string = tokens[first - 1].kind,
      tokens[first - 1].range.upperBound == start
    {
      // `"a && b == "c"`: the quote that seems to close the first text opens the second.
      let open = tokens[first - 1].range
      reportUnterminated(quote, from: open, body: open.lowerBound + 1..<open.upperBound - 1)
      tokens.removeSubrange((first - 1)...)
      return Token(kind: .mistaken, range: open.lowerBound..<token.range.upperBound)
    }
    let range = start..<token.range.lowerBound + 1
    findings.append(
      .unopenedText(text(start..<token.range.lowerBound), quote: quote, at: source.span(range)))
    tokens.removeSubrange(first...)
    return Token(kind: .mistaken, range: range)
  }

  private func literalPrefixCount(_ range: Range<Int>) -> Int {
    bytes[range].prefix { isIdentifierStart($0) }.count
  }

  private mutating func reportUnterminated(
    _ quote: String, from range: Range<Int>, body: Range<Int>
  ) {
    let likely = likelyEnd(of: text(body))
    let end = likely.map { body.lowerBound + $0.utf8.count } ?? range.upperBound
    findings.append(
      .unterminatedText(
        quote: quote, likelyText: likely, at: source.span(range.lowerBound..<end)))
  }

  /// What of a text that runs on was probably meant: up to an operator or a closing bracket.
  private func likelyEnd(of body: String) -> String? {
    let stops = ["&&", "||", " and ", " or ", "==", "!=", ")", ",", "]", "}", " ? "]
    let ends = stops.compactMap { body.firstRange(of: $0)?.lowerBound }
    var meant = body[..<(ends.min() ?? body.endIndex)]
    while let last = meant.last, last.isWhitespace { meant.removeLast() }
    return meant.isEmpty ? nil : String(meant)
  }

  // MARK: - Operators with a blank in them

  /// `> =` is `>=`.
  mutating func operatorWithBlank(_ token: Token, _ last: Token?) -> Token? {
    guard case .symbol(let first)? = last?.kind, let last, token.isSymbol(.equal),
      token.range.count == 1, findings.last?.rule == "unknown-operator",
      let joined = Symbol(rawValue: first.rawValue + "="),
      [.less, .greater, .not].contains(first)
    else { return nil }
    let range = last.range.lowerBound..<token.range.upperBound
    findings[findings.count - 1] = .mistakenOperator(
      text(range), meant: joined.rawValue, at: source.span(range))
    return Token(kind: .symbol(joined), range: range)
  }
}
