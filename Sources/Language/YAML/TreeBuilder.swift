import Diagnostics
import Values

/// Puts libyaml's events together to a tree, by the loader's rules: unique text keys, aliases expanded, known
/// tags, numbers in range, one document, limits. Stops at a syntax error or a limit and closes what is open.
struct TreeBuilder {
  let file: TextFile
  let bytes: [UInt8]
  private let range: Range<Int>
  let limits: Limits
  private let repairs: Repairs
  var findings: [Diagnostic]
  /// A syntax error or a limit ended the reading.
  private(set) var isCutShort = false
  /// What to leave out to read on after the syntax error; nil where nothing helps.
  private(set) var nextRepairs: Repairs?

  var stack: [Frame] = []
  var anchors = AnchorTable()
  /// Nodes so far, those of expanded aliases included.
  var nodeCount = 0
  private var root: Node?
  private var documents = 0
  /// Set while the events of `{{ … }}` without quotes go by; they mean nothing.
  private var skipped: SkippedTemplate?

  private struct SkippedTemplate {
    let scalar: Node.Scalar
    /// Flow mappings and lists open inside it, the two of its braces included.
    var depth: Int
  }

  /// Reading must end here; the reason is in the findings.
  struct Stop: Error {}

  /// `findings` are those of the text itself; those of `repairs` are added.
  init(
    file: TextFile, bytes: [UInt8], range: Range<Int>, limits: Limits, findings: [Diagnostic],
    repairs: Repairs
  ) {
    self.file = file
    self.bytes = repairs.applied(to: bytes)
    self.range = range
    self.limits = limits
    self.findings = findings + repairs.findings
    self.repairs = repairs
  }

  /// The root; nil where there is no document.
  mutating func build() -> Node? {
    let reader = EventReader(bytes, range)
    do {
      while try take(reader.next()) {}
    } catch let failure as SyntaxFailure {
      isCutShort = true
      report(failure)
    } catch {
      isCutShort = true
    }
    closeAll()
    findings += anchors.unusedFindings()
    for late in anchors.late() {
      findings[late.finding].labels.append(Label(late.anchor, "the anchor comes after its alias"))
    }
    // Half a file makes poor style advice; it comes when the rest can be read.
    if isCutShort { findings.removeAll { $0.severity == .note } }
    return root
  }

  /// False at the end of the stream.
  private mutating func take(_ event: Event) throws -> Bool {
    if skipped != nil {
      try skip(event)
      return true
    }
    switch event.content {
    case .streamStart, .documentEnd: break
    case .streamEnd: return false
    case .documentStart(let major, let minor): try begin(event, version: (major, minor))
    case .alias(let name): try expand(name, at: event.range)
    case .scalar(let properties, let text, let style):
      try addScalar(text, style, properties, at: event.range)
    case .sequenceStart(let properties, let isFlow):
      try open(.sequence, isFlow: isFlow, properties, at: event.range)
    case .mappingStart(let properties, let isFlow):
      if isFlow, isTemplate(event.range.lowerBound) {
        skipTemplate()
      } else {
        try open(.mapping, isFlow: isFlow, properties, at: event.range)
      }
    case .sequenceEnd, .mappingEnd: close(at: event.range)
    }
    return true
  }

  private mutating func begin(_ event: Event, version: (Int, Int)) throws {
    documents += 1
    if documents > 1 {
      findings.append(.secondDocument(at: span(event.range)))
      throw Stop()
    }
    if version != (1, 2) {
      findings.append(.oldVersion(at: span(event.range), major: version.0, minor: version.1))
    }
  }

  func span(_ range: Range<Int>) -> Span { Span(file, range) }

  // MARK: - Nodes

  private mutating func addScalar(
    _ text: String, _ style: Node.Scalar.Style, _ properties: Event.Properties, at range: Range<Int>
  ) throws {
    try count(1, at: range)
    if style == .plain, repairs.covers(range.lowerBound) {
      attach(.scalar(unread(range)), height: 0)
      return
    }
    let start = contentStart(range, properties)
    let isBlock = style == .literal || style == .folded
    let end = isBlock ? blockScalarEnd(start..<range.upperBound) : range.upperBound
    let scalar = resolve(text, style, properties, at: start..<end, whole: range)
    if let name = properties.anchor {
      let place = range.lowerBound..<min(range.lowerBound + 1 + name.utf8.count, range.upperBound)
      findings += anchors.define(
        name, as: .scalar(scalar), nodes: 1, height: 0, at: span(place))
    }
    attach(.scalar(scalar), height: 0)
  }

  /// A value that YAML cannot read, as its author wrote it.
  private func unread(_ range: Range<Int>) -> Node.Scalar {
    let span = span(range)
    return Node.Scalar(
      text: span.text, value: .string(span.text), style: .plain, span: span, isReported: true)
  }

  private mutating func open(
    _ kind: Frame.Kind, isFlow: Bool, _ properties: Event.Properties, at range: Range<Int>
  ) throws {
    try count(1, at: range)
    guard stack.count < limits.levels else {
      findings.append(.tooDeep(at: span(range), limit: limits.levels))
      throw Stop()
    }
    let start = contentStart(range, properties)
    checkTag(properties.tag, of: kind, at: range.lowerBound..<start)
    let anchor = properties.anchor.map { name in
      let end = min(range.lowerBound + 1 + name.utf8.count, range.upperBound)
      return (name: name, place: range.lowerBound..<max(end, range.lowerBound))
    }
    stack.append(
      Frame(kind: kind, isFlow: isFlow, anchor: anchor, start: start, nodesBefore: nodeCount - 1))
  }

  private mutating func close(at range: Range<Int>, isComplete: Bool = true) {
    guard let frame = stack.popLast() else { return }
    let last = frame.lastEnd ?? frame.start
    let end = frame.isFlow && isComplete ? range.upperBound : max(last, frame.start)
    let span = span(frame.start..<end)
    let node = frame.node(span: span, isComplete: isComplete && !repairs.hasDropped)
    if isComplete { findings += CollectionFindings(frame, span, file).all() }
    if let anchor = frame.anchor {
      findings += anchors.define(
        anchor.name, as: node, nodes: nodeCount - frame.nodesBefore, height: frame.height + 1,
        at: self.span(anchor.place))
    }
    attach(node, height: frame.height + 1)
  }

  private mutating func closeAll() {
    if let template = skipped {
      attach(.scalar(template.scalar), height: 0)
      skipped = nil
    }
    while !stack.isEmpty { close(at: 0..<0, isComplete: false) }
  }

  /// Gives a finished node to the list or mapping that it is in, as item, key or value.
  private mutating func attach(_ node: Node, height: Int) {
    guard !stack.isEmpty else {
      root = node
      return
    }
    findings += stack[stack.count - 1].add(node, height: height, in: file)
  }

  /// Bytes of a value that costs a reader nothing to read again.
  private static let shortText = 60

  private mutating func expand(_ name: String, at range: Range<Int>) throws {
    let place = span(range)
    if stack.contains(where: { $0.anchor?.name == name }) {
      anchors.noteUnknown(name)
      findings.append(.aliasToItself(name, at: place))
    } else if let anchor = anchors.use(name) {
      guard stack.count + anchor.height <= limits.levels else {
        findings.append(.tooDeep(at: place, limit: limits.levels))
        throw Stop()
      }
      try count(anchor.nodes, at: range)
      // So small a value reads better written out; for a large one, or a long text, an alias is the right thing.
      if anchor.nodes <= 3, anchor.node.span.range.count <= Self.shortText {
        findings.append(.alias(name, at: place, of: anchor.place))
      }
      attach(anchor.node, height: anchor.height)
      return
    } else {
      anchors.noteUnknown(name, finding: findings.count)
      findings.append(.unknownAlias(name, at: place))
    }
    try count(1, at: range)
    let text = "*\(name)"
    attach(
      .scalar(
        Node.Scalar(text: text, value: .string(text), style: .plain, span: place, isReported: true)),
      height: 0)
  }

  private mutating func count(_ nodes: Int, at range: Range<Int>) throws {
    nodeCount += nodes
    guard nodeCount <= limits.nodes else {
      findings.append(.tooManyNodes(at: span(range), limit: limits.nodes))
      throw Stop()
    }
  }

  // MARK: - {{ }} without quotes

  /// A flow mapping opens right after the brace of another one, as its first key.
  private func isTemplate(_ offset: Int) -> Bool {
    guard let frame = stack.last, frame.isFlow, frame.kind == .mapping else { return false }
    return frame.entries.isEmpty && frame.expectsKey && frame.start == offset - 1
  }

  private mutating func skipTemplate() {
    guard let frame = stack.popLast() else { return }
    let template = TemplateText(at: frame.start, in: file, isInFlow: stack.last?.isFlow ?? false)
    findings.append(template.finding)
    skipped = SkippedTemplate(scalar: template.scalar, depth: 2)
  }

  private mutating func skip(_ event: Event) throws {
    switch event.content {
    case .sequenceStart, .mappingStart: skipped?.depth += 1
    case .sequenceEnd, .mappingEnd: skipped?.depth -= 1
    case .streamStart, .streamEnd, .documentStart, .documentEnd, .alias, .scalar: break
    }
    guard let template = skipped else { return }
    guard template.depth + stack.count <= limits.levels else {
      findings.append(.tooDeep(at: span(event.range), limit: limits.levels))
      throw Stop()
    }
    guard template.depth == 0 else { return }
    skipped = nil
    attach(.scalar(template.scalar), height: 0)
  }

  // MARK: - Syntax errors

  /// One error a line: what libyaml stumbles over is often what was reported before.
  private mutating func report(_ failure: SyntaxFailure) {
    let problem = SyntaxProblem(failure, file)
    let finding = problem.finding()
    let line = finding.span.line
    let known = findings.filter { $0.severity == .error && $0.span.line == line }
    if known.isEmpty { findings.append(finding) }
    nextRepairs = repairs.adding(problem.remedy(for: finding), known.isEmpty ? [finding] : known)
  }
}
