internal import Diagnostics
internal import Values

/// Builds the tree of an expression from its tokens, by precedence climbing, with the macros expanded.
///
/// A mistake becomes a finding and a stand-in node, and parsing goes on at the next bracket or comma, so that an
/// expression with three mistakes yields three findings. Findings that only follow from an earlier one are held
/// back until a token is met that fits.
struct Parser {
  /// The longest text that is read, in bytes; cel-go allows as many code points.
  static let lengthLimit = 100_000

  let source: SourceText
  var tree = SyntaxTree()
  private(set) var findings: [Diagnostic]
  private let tokens: [Token]
  private var position = 0
  private var nesting = 0
  /// After a finding of the form "expected …", until a token fits again.
  private var isRecovering = false

  /// The tree of the text and what is wrong with it. The tree is whole even so, with stand-ins.
  static func parse(_ source: SourceText) -> (tree: SyntaxTree, findings: [Diagnostic]) {
    let length = source.text.utf8.count
    guard length <= lengthLimit else {
      var tree = SyntaxTree()
      tree.root = tree.add(.mistaken, 0..<0)
      return (tree, [.expressionTooLong(length, limit: lengthLimit, at: source.span(0..<1))])
    }
    var parser = Parser(source)
    parser.tree.root = parser.expression()
    parser.expectEnd()
    return (parser.tree, parser.findings)
  }

  private init(_ source: SourceText) {
    self.source = source
    var lexer = Lexer(source)
    tokens = lexer.tokens()
    findings = lexer.findings
  }

  // MARK: - Expressions

  /// A whole expression: `a || b ? c : d`.
  private mutating func expression() -> NodeID {
    guard descend() else { return mistaken(at: current.range) }
    defer { nesting -= 1 }
    let condition = disjunction()
    guard current.isSymbol(.question) else { return condition }
    advance()
    let then = expression()
    guard expect(.colon, "`:` and what stands for a false condition") else { return then }
    let otherwise = expression()
    return add(
      .conditional(condition: condition, then: then, otherwise: otherwise),
      from: condition, to: otherwise)
  }

  private mutating func disjunction() -> NodeID {
    var operands = [conjunction()]
    while takeWordOperator("or", as: .or) || take(.or) { operands.append(conjunction()) }
    return operands.count == 1
      ? operands[0] : add(.or(operands), from: operands[0], to: operands.last!)
  }

  private mutating func conjunction() -> NodeID {
    var operands = [operation(atLeast: 3)]
    while takeWordOperator("and", as: .and) || take(.and) {
      operands.append(operation(atLeast: 3))
    }
    return operands.count == 1
      ? operands[0] : add(.and(operands), from: operands[0], to: operands.last!)
  }

  private mutating func operation(atLeast precedence: Int) -> NodeID {
    var left = unary()
    while let binary = currentBinary, binary.precedence >= precedence {
      advance()
      let right = operation(atLeast: binary.precedence + 1)
      left = add(.binary(binary, left, right), from: left, to: right)
    }
    return left
  }

  private var currentBinary: BinaryOperator? {
    guard case .symbol(let symbol) = current.kind else { return nil }
    return BinaryOperator(rawValue: symbol.rawValue)
  }

  private mutating func unary() -> NodeID {
    var operators: [Token] = []
    while true {
      if current.isSymbol(.not) {
        operators.append(current)
        advance()
      } else if current.isSymbol(.minus) {
        operators.append(current)
        advance()
      } else if isWordNot {
        report(.wordOperator("not", symbol: "!", at: span(current.range)))
        operators.append(Token(kind: .symbol(.not), range: current.range))
        advance()
      } else {
        break
      }
    }
    guard let innermost = operators.popLast() else { return member() }
    var operand = negatedNumber(innermost) ?? applied(innermost, to: member())
    while let next = operators.popLast() { operand = applied(next, to: operand) }
    return operand
  }

  private mutating func applied(_ operation: Token, to operand: NodeID) -> NodeID {
    let range = operation.range.lowerBound..<tree[operand].range.upperBound
    return add(operation.isSymbol(.not) ? .not(operand) : .negate(operand), range)
  }

  /// `-` directly before a number is its sign, so that the smallest int can be written.
  private mutating func negatedNumber(_ sign: Token) -> NodeID? {
    guard sign.isSymbol(.minus) else { return nil }
    let range = sign.range.lowerBound..<current.range.upperBound
    switch current.kind {
    case .integer(let magnitude):
      advance()
      guard magnitude <= 1 << 63 else { return outOfRange(range) }
      let number = Int64(truncatingIfNeeded: 0 &- magnitude)
      return postfix(add(.literal(.int(number)), range))
    case .double(let number):
      advance()
      return postfix(add(.literal(.double(-number)), range))
    default: return nil
    }
  }

  // MARK: - Members

  private mutating func member() -> NodeID { postfix(primary()) }

  /// Selections, indices and calls behind an operand.
  private mutating func postfix(_ start: NodeID) -> NodeID {
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
    let range = tree[operand].range.lowerBound..<name.range.upperBound
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
    advance()
    let isOptional = take(.question)
    let index = expression()
    let end = current.range.upperBound
    guard expect(.rightBracket, "`]`") else { return operand }
    let range = tree[operand].range.lowerBound..<end
    return add(.index(operand: operand, index: index, isOptional: isOptional), range)
  }

  /// The current token is the opening parenthesis.
  private mutating func call(_ name: SyntaxNode.Name, receiver: NodeID?) -> NodeID {
    advance()
    var arguments: [NodeID] = []
    if !current.isSymbol(.rightParenthesis) {
      repeat { arguments.append(expression()) } while takeComma()
    }
    let end = current.range.upperBound
    _ = expect(.rightParenthesis, "`,` or `)`")
    let start = receiver.map { tree[$0].range.lowerBound } ?? name.range.lowerBound
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
    advance()
    let inner = expression()
    _ = expect(.rightParenthesis, "`)`")
    return inner
  }

  private mutating func list() -> NodeID {
    let start = current.range.lowerBound
    advance()
    var entries: [SyntaxNode.ListEntry] = []
    while !current.isSymbol(.rightBracket) {
      let isOptional = take(.question)
      entries.append(SyntaxNode.ListEntry(element: expression(), isOptional: isOptional))
      if !takeComma() { break }
    }
    let end = current.range.upperBound
    _ = expect(.rightBracket, "`,` or `]`")
    return add(.list(entries), start..<end)
  }

  private mutating func map() -> NodeID {
    let start = current.range.lowerBound
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
    _ = expect(.rightBrace, "`,` or `}`")
    return add(.map(entries), start..<end)
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

  // MARK: - Words of other languages

  /// CEL grammar, RESERVED. They may be names of fields and methods.
  private static let reservedWords: Set<String> = [
    "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop",
    "package", "namespace", "return", "var", "void", "while",
  ]

  private mutating func takeWordOperator(_ word: String, as symbol: Symbol) -> Bool {
    guard case .identifier(let name) = current.kind, name.lowercased() == word else {
      return false
    }
    report(.wordOperator(name, symbol: symbol.rawValue, at: span(current.range)))
    advance()
    return true
  }

  /// `not` before an operand; a name of its own where an operator or the end follows.
  private var isWordNot: Bool {
    guard case .identifier(let name) = current.kind, name.lowercased() == "not" else {
      return false
    }
    switch tokens[min(position + 1, tokens.count - 1)].kind {
    case .identifier, .bool, .symbol(.leftParenthesis), .symbol(.not): return true
    default: return false
    }
  }

  // MARK: - Tokens

  private var current: Token { tokens[position] }

  private mutating func advance() {
    if position < tokens.count - 1 { position += 1 }
  }

  private mutating func take(_ symbol: Symbol) -> Bool {
    guard current.isSymbol(symbol) else { return false }
    isRecovering = false
    advance()
    return true
  }

  private mutating func takeComma() -> Bool { take(.comma) }

  /// Takes `symbol`, else reports what was expected and moves to where parsing can go on.
  private mutating func expect(_ symbol: Symbol, _ wanted: String) -> Bool {
    if take(symbol) { return true }
    expected(wanted)
    skipTo(symbol)
    return take(symbol)
  }

  /// Moves over what does not fit, bracketed parts as a whole, to `symbol` or the end of what encloses it.
  private mutating func skipTo(_ symbol: Symbol) {
    var open = 0
    while current.kind != .end {
      guard case .symbol(let here) = current.kind else {
        advance()
        continue
      }
      if open == 0, here == symbol { return }
      switch here {
      case .leftParenthesis, .leftBracket, .leftBrace: open += 1
      case .rightParenthesis, .rightBracket, .rightBrace:
        if open == 0 { return }
        open -= 1
      case .comma where open == 0: return
      default: break
      }
      advance()
    }
  }

  private mutating func expectEnd() {
    guard current.kind != .end else { return }
    if !isRecovering {
      report(.unexpectedAfterExpression(text(current), at: span(current.range)))
    }
  }

  // MARK: - Findings

  private mutating func expected(_ wanted: String) {
    if !isRecovering {
      report(
        .expected(
          wanted, found: current.kind == .end ? nil : text(current), at: span(current.range)))
    }
    isRecovering = true
  }

  mutating func report(_ finding: Diagnostic) { findings.append(finding) }

  func span(_ range: Range<Int>) -> Span { source.span(range) }

  private func text(_ token: Token) -> String {
    String(decoding: Array(source.text.utf8)[token.range], as: UTF8.self)
  }

  private mutating func outOfRange(_ range: Range<Int>) -> NodeID {
    report(.integerOutOfRange(at: span(range)))
    return add(.mistaken, range)
  }

  private mutating func mistaken(at range: Range<Int>) -> NodeID {
    tree.add(.mistaken, range.lowerBound..<range.lowerBound)
  }

  // MARK: - Nodes and depth

  private mutating func add(
    _ kind: SyntaxNode.Kind, from first: NodeID, to last: NodeID
  ) -> NodeID {
    add(kind, tree[first].range.lowerBound..<tree[last].range.upperBound)
  }

  /// A new node, or a stand-in where the tree would grow too deep.
  mutating func add(_ kind: SyntaxNode.Kind, _ range: Range<Int>) -> NodeID {
    let node = tree.add(kind, range)
    guard tree[node].depth > SyntaxTree.depthLimit else { return node }
    giveUp(at: range)
    return tree.add(.mistaken, range)
  }

  private mutating func descend() -> Bool {
    guard nesting < SyntaxTree.depthLimit else {
      giveUp(at: current.range)
      return false
    }
    nesting += 1
    return true
  }

  /// Reports the depth and leaves nothing more to parse.
  private mutating func giveUp(at range: Range<Int>) {
    if position < tokens.count - 1 || !isRecovering {
      report(.expressionTooDeep(limit: SyntaxTree.depthLimit, at: span(range)))
    }
    position = tokens.count - 1
    isRecovering = true
  }
}
