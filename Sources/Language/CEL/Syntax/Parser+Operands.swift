internal import Diagnostics
internal import Values

/// What operators stand between: names, literals, brackets, and the selections, indices and calls behind them.
extension Parser {
  // MARK: - Members

  mutating func member() -> NodeID { postfix(primary()) }

  /// Selections, indices and calls behind an operand.
  mutating func postfix(_ start: NodeID) -> NodeID {
    var operand = start
    while true {
      if take(.dot) {
        operand = selection(of: operand)
      } else if current.isSymbol(.leftBracket) {
        operand = indexing(of: operand)
      } else {
        return operand
      }
    }
  }

  private mutating func selection(of operand: NodeID) -> NodeID {
    let isOptional = take(.question)
    guard let name = fieldName() else { return operand }
    if !isOptional, current.isSymbol(.leftParenthesis) {
      return call(name, receiver: operand)
    }
    let range = extent(of: operand).lowerBound..<name.range.upperBound
    return add(.select(operand: operand, field: name, isOptional: isOptional), range)
  }

  private mutating func fieldName() -> SyntaxNode.Name? {
    let token = current
    switch token.kind {
    case .identifier(let name), .quotedIdentifier(let name):
      advance()
      return SyntaxNode.Name(text: name, range: token.range)
    case .bool, .null, .symbol(.in):
      report(.keywordAsField(text(token), at: span(token.range)))
      advance()
      return SyntaxNode.Name(text: text(token), range: token.range)
    default:
      expected("the name of a field")
      return nil
    }
  }

  private mutating func indexing(of operand: NodeID) -> NodeID {
    let opener = current.range
    advance()
    let isOptional = take(.question)
    let index = expression()
    let end = current.range.upperBound
    guard expect(.rightBracket, "`]`", opener: opener) else { return operand }
    let range = extent(of: operand).lowerBound..<end
    return add(.index(operand: operand, index: index, isOptional: isOptional), range)
  }

  /// The current token is the opening parenthesis.
  private mutating func call(_ name: SyntaxNode.Name, receiver: NodeID?) -> NodeID {
    let opener = current.range
    advance()
    var arguments: [NodeID] = []
    if !current.isSymbol(.rightParenthesis) {
      repeat { arguments.append(expression()) } while takeComma()
    }
    let end = current.range.upperBound
    let isClosed = expect(.rightParenthesis, "`,` or `)`", opener: opener)
    let start = receiver.map { extent(of: $0).lowerBound } ?? name.range.lowerBound
    // What the arguments of a call without an end are, nobody knows.
    guard isClosed else { return add(.mistaken, start..<max(end, start)) }
    let call = SyntaxNode.Call(function: name, receiver: receiver, arguments: arguments)
    let range = start..<max(end, start)
    return expandMacro(call, range) ?? add(.call(call), range)
  }

  // MARK: - Primaries

  private mutating func primary() -> NodeID {
    let token = current
    switch token.kind {
    case .identifier(let name): return identifier(name, token)
    case .integer(let magnitude):
      advance()
      guard let number = Int64(exactly: magnitude) else { return outOfRange(token.range) }
      return add(.literal(.int(number)), token.range)
    case .uint(let number): return literal(.uint(number))
    case .double(let number): return literal(.double(number))
    case .string(let text): return literal(.string(text))
    case .bytes(let bytes): return literal(.bytes(bytes))
    case .bool(let truth): return literal(.bool(truth))
    case .null: return literal(.null)
    case .symbol(.leftParenthesis): return parenthesised()
    case .symbol(.leftBracket): return list()
    case .symbol(.leftBrace): return map()
    case .symbol(.dot): return absoluteName()
    case .mistaken:
      isRecovering = true
      advance()
      return add(.mistaken, token.range)
    case .quotedIdentifier, .symbol, .end:
      expected("an expression")
      return mistaken(at: token.range)
    }
  }

  private mutating func literal(_ value: Value) -> NodeID {
    let range = current.range
    advance()
    return add(.literal(value), range)
  }

  private mutating func identifier(_ name: String, _ token: Token) -> NodeID {
    advance()
    if Self.reservedWords.contains(name), !current.isSymbol(.leftParenthesis) {
      report(.reservedWord(name, at: span(token.range)))
      isRecovering = true
      return add(.mistaken, token.range)
    }
    if current.isSymbol(.leftParenthesis) {
      return call(SyntaxNode.Name(text: name, range: token.range), receiver: nil)
    }
    let identifier = add(.identifier(name, isAbsolute: false), token.range)
    return current.isSymbol(.leftBrace) ? messageLiteral(identifier) : identifier
  }

  /// `.name`, looked up at the root.
  private mutating func absoluteName() -> NodeID {
    let start = current.range.lowerBound
    advance()
    guard case .identifier(let name) = current.kind else {
      expected("a name")
      return mistaken(at: current.range)
    }
    let range = start..<current.range.upperBound
    advance()
    if current.isSymbol(.leftParenthesis) {
      return call(SyntaxNode.Name(text: name, range: range), receiver: nil)
    }
    return add(.identifier(name, isAbsolute: true), range)
  }

  private mutating func parenthesised() -> NodeID {
    let opener = current.range
    advance()
    let inner = expression()
    let end = current.range.upperBound
    if expect(.rightParenthesis, "`)`", opener: opener) {
      note(parentheses: opener.lowerBound..<max(end, opener.upperBound), around: inner)
    }
    return inner
  }

  private mutating func list() -> NodeID {
    let opener = current.range
    let start = opener.lowerBound
    advance()
    var entries: [SyntaxNode.ListEntry] = []
    while !current.isSymbol(.rightBracket) {
      let isOptional = take(.question)
      entries.append(SyntaxNode.ListEntry(element: expression(), isOptional: isOptional))
      if !takeComma() { break }
    }
    let end = current.range.upperBound
    _ = expect(.rightBracket, "`,` or `]`", opener: opener)
    checkSize(entries.count, of: "list", start..<end)
    return add(.list(entries), start..<end)
  }

  private mutating func map() -> NodeID {
    let opener = current.range
    let start = opener.lowerBound
    advance()
    if current.isSymbol(.leftBrace), current.range.lowerBound == start + 1 {
      return bracedExpression(from: start)
    }
    var entries: [SyntaxNode.MapEntry] = []
    while !current.isSymbol(.rightBrace) {
      let isOptional = take(.question)
      let key = expression()
      guard expect(.colon, "`:` and the value of the key") else { break }
      entries.append(
        SyntaxNode.MapEntry(key: key, value: expression(), isOptional: isOptional))
      if !takeComma() { break }
    }
    let end = current.range.upperBound
    _ = expect(.rightBrace, "`,` or `}`", opener: opener)
    checkSize(entries.count, of: "map", start..<end)
    return add(.map(entries), start..<end)
  }

  private mutating func checkSize(_ count: Int, of what: String, _ range: Range<Int>) {
    guard count > Self.literalLimit else { return }
    report(.literalTooLarge(what, count, limit: Self.literalLimit, at: span(range)))
  }

  /// `{{ x }}` where an expression is expected: the braces of a template, one mistake.
  private mutating func bracedExpression(from start: Int) -> NodeID {
    advance()
    let inner = expression()
    let isWhole = take(.rightBrace) && take(.rightBrace)
    report(.templateBraces(at: span(start..<start + 2), isWhole: isWhole))
    isRecovering = !isWhole
    return inner
  }

  /// `Name{…}`, which makes a protobuf message; there are none here.
  private mutating func messageLiteral(_ name: NodeID) -> NodeID {
    report(.messageLiteral(at: span(tree[name].range)))
    advance()
    while !current.isSymbol(.rightBrace) {
      _ = fieldName()
      guard take(.colon) else { break }
      _ = expression()
      if !takeComma() { break }
    }
    isRecovering = true
    _ = expect(.rightBrace, "`}`")
    return add(.mistaken, tree[name].range)
  }
}
