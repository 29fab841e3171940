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
  /// The most elements or entries of a list or map that is written out. Tables belong into `lookups`.
  static let literalLimit = 5_000

  let source: SourceText
  var tree = SyntaxTree()
  private(set) var findings: [Diagnostic]
  private let tokens: [Token]
  private var position = 0
  private var nesting = 0
  /// Where the parentheses around a node stand.
  private var parentheses: [NodeID: Range<Int>] = [:]
  /// After a finding of the form "expected …", until a token fits again.
  var isRecovering = false

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
    if let finding = NestingCheck.finding(in: parser.tree, source) {
      var tree = SyntaxTree()
      tree.root = tree.add(.mistaken, 0..<0)
      return (tree, parser.findings + [finding])
    }
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
  mutating func expression() -> NodeID {
    guard descend() else { return mistaken(at: current.range) }
    defer { nesting -= 1 }
    let condition = disjunction()
    guard current.isSymbol(.question) else { return condition }
    let question = current.range
    advance()
    if let mistaken = mistakenQuestion(question) { return mistaken }
    let then = expression()
    guard expect(.colon, "`:` and what stands for a false condition") else { return then }
    let otherwise = expression()
    return add(
      .conditional(condition: condition, then: then, otherwise: otherwise),
      from: condition, to: otherwise)
  }

  /// `a ?? b` and `a?.b` of other languages, as a stand-in; nil where a `?` is just that.
  private mutating func mistakenQuestion(_ question: Range<Int>) -> NodeID? {
    let range = question.lowerBound..<question.upperBound + 1
    guard current.range.lowerBound == question.upperBound else { return nil }
    if current.isSymbol(.question) {
      report(.coalescing(at: span(range)))
    } else if current.isSymbol(.dot) {
      report(.optionalChaining(at: span(range)))
    } else {
      return nil
    }
    advance()
    _ = expression()
    return add(.mistaken, range)
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
    let range = operation.range.lowerBound..<extent(of: operand).upperBound
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

  // MARK: - Words of other languages

  /// CEL grammar, RESERVED. They may be names of fields and methods.
  static let reservedWords: Set<String> = [
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

  var current: Token { tokens[position] }

  mutating func advance() {
    if position < tokens.count - 1 { position += 1 }
  }

  mutating func take(_ symbol: Symbol) -> Bool {
    guard current.isSymbol(symbol) else { return false }
    isRecovering = false
    advance()
    return true
  }

  mutating func takeComma() -> Bool { take(.comma) }

  /// Takes `symbol`, else reports what was expected and moves to where parsing can go on.
  /// `opener` is the place of the bracket that `symbol` closes.
  mutating func expect(_ symbol: Symbol, _ wanted: String, opener: Range<Int>? = nil) -> Bool {
    if take(symbol) { return true }
    expected(wanted, closing: symbol, opener: opener)
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
    guard current.kind != .end, current.kind != .mistaken, !isRecovering else { return }
    if case .symbol(let closing) = current.kind, let opening = closing.opening {
      report(
        .bracketWithoutPartner(
          closing.rawValue, opening: opening.rawValue, at: span(current.range)))
    } else if let number = separatedNumber {
      report(.separatedNumber(source.span(number).text, at: span(number)))
    } else {
      report(.unexpectedAfterExpression(text(current), at: span(current.range)))
    }
  }

  /// `80,000`: the place of the whole, where the current token is its comma.
  private var separatedNumber: Range<Int>? {
    guard current.isSymbol(.comma), position > 0, position + 1 < tokens.count,
      case .integer = tokens[position - 1].kind, case .integer = tokens[position + 1].kind
    else { return nil }
    let (first, last) = (tokens[position - 1].range, tokens[position + 1].range)
    guard last.count == 3, first.upperBound == current.range.lowerBound,
      last.lowerBound == current.range.upperBound
    else { return nil }
    return first.lowerBound..<last.upperBound
  }

  // MARK: - Findings

  mutating func expected(_ wanted: String, closing: Symbol? = nil, opener: Range<Int>? = nil) {
    if !isRecovering, current.kind != .mistaken {
      // Where something else stands, the bracket may well be closed behind it.
      let isUnclosed = current.kind == .end || closesAnything(current)
      let bracket = isUnclosed ? opener : nil
      report(
        .expected(
          wanted, found: current.kind == .end ? nil : text(current), at: span(current.range),
          opener: bracket.flatMap { place in closing.map { (span(place), $0.rawValue) } }))
    }
    isRecovering = true
  }

  private func closesAnything(_ token: Token) -> Bool {
    if case .symbol(let symbol) = token.kind { symbol.opening != nil } else { false }
  }

  mutating func report(_ finding: Diagnostic) { findings.append(finding) }

  func span(_ range: Range<Int>) -> Span { source.span(range) }

  func text(_ token: Token) -> String {
    String(decoding: Array(source.text.utf8)[token.range], as: UTF8.self)
  }

  mutating func outOfRange(_ range: Range<Int>) -> NodeID {
    report(.integerOutOfRange(at: span(range)))
    return add(.mistaken, range)
  }

  mutating func mistaken(at range: Range<Int>) -> NodeID {
    tree.add(.mistaken, range.lowerBound..<range.lowerBound)
  }

  // MARK: - Nodes and depth

  mutating func add(
    _ kind: SyntaxNode.Kind, from first: NodeID, to last: NodeID
  ) -> NodeID {
    add(kind, extent(of: first).lowerBound..<extent(of: last).upperBound)
  }

  /// The place of a node with the parentheses around it.
  func extent(of node: NodeID) -> Range<Int> { parentheses[node] ?? tree[node].range }

  mutating func note(parentheses range: Range<Int>, around node: NodeID) {
    parentheses[node] = range
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
