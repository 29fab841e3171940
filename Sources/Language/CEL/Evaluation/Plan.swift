internal import Patterns
internal import Values

/// A program as the evaluator runs it: flat arrays of plain words that name each other by place, so that
/// evaluation touches no object of its own and counts no references on the way.
final class Plan: Sendable {
  let instructions: ContiguousArray<Instruction>
  /// The place of each instruction in the text of the expression, in UTF-8 offsets.
  let ranges: ContiguousArray<Range<Int32>>
  let constants: ContiguousArray<Value>
  let paths: ContiguousArray<Path>
  /// The steps of each path.
  let walker: FieldPaths
  /// The names of fields and variables, and the texts that elements are compared with.
  let keys: ContiguousArray<JSONKey>
  /// The operands of instructions that have any number of them.
  let operands: ContiguousArray<Int32>
  let functions: ContiguousArray<FunctionDeclaration>
  let patterns: ContiguousArray<Pattern>
  let loops: ContiguousArray<Loop>
  /// How many variables of loops are in scope at most.
  let localCount: Int
  let root: Int32

  /// `sharesPaths`: whether its paths are walked as a tree, for evaluations that keep what they find.
  init(_ parts: Parts, localCount: Int, root: Int32, sharesPaths: Bool = false) {
    instructions = parts.instructions
    ranges = parts.ranges
    constants = parts.constants
    paths = parts.paths
    walker = FieldPaths(parts.steps, sharedFrom: sharesPaths ? parts.paths.map(\.root) : nil)
    keys = parts.keys
    operands = parts.operands
    functions = parts.functions
    patterns = parts.patterns
    loops = parts.loops
    self.localCount = localCount
    self.root = root
  }

  /// The arrays while the planner fills them.
  struct Parts {
    var instructions: ContiguousArray<Instruction> = []
    var ranges: ContiguousArray<Range<Int32>> = []
    var constants: ContiguousArray<Value> = []
    var paths: ContiguousArray<Path> = []
    var steps: [[FieldPaths.Step]] = []
    var keys: ContiguousArray<JSONKey> = []
    var operands: ContiguousArray<Int32> = []
    var functions: ContiguousArray<FunctionDeclaration> = []
    var patterns: ContiguousArray<Pattern> = []
    var loops: ContiguousArray<Loop> = []
  }
}

/// An operation with its operands: places of other instructions or in a side table of the plan.
struct Instruction {
  enum Operation: UInt8 {
    /// a: constant
    case constant
    /// a: path
    case path
    /// a: path that ends in an optional selection; b: instruction for its absence
    case pathOr
    /// a: operand, b: key
    case select, optionalSelect
    /// a: operand, b: key, c: constant for its absence
    case selectOr
    /// a: operand, b: index
    case index, optionalIndex
    /// a: operand, b: index, c: constant for its absence
    case indexOr
    /// a: operand, b: key
    case presence
    /// a: path whose last field is asked for
    case pathPresence
    /// a: path
    case bound
    /// a: operand
    case not, negate, size
    /// a: first operand, b: count
    case and, or
    /// a: condition, b: then, c: otherwise
    case conditional
    /// a, b: operands
    case compare, arithmetic, contains
    /// a: path, b: constant, c: key of a text constant, or -1
    case comparePath
    /// a: operand, b: constant list
    case containedInConstant
    /// a: first operand, b: count; each a value and whether it is optional
    case list
    /// a: first operand, b: count; each a key, a value and whether it is optional
    case map
    /// a: function, b: first operand, c: count
    case call
    /// `string(x)`, as `call`: what is a text already stays where it is
    case text
    /// a: operand, b: pattern
    case matches
    /// a: loop
    case loop
    /// a: local, b: value, c: body
    case bind
    /// a: local, b: operand, c: body
    case optionalMap, optionalFlatMap
    /// a: operand, b: alternative
    case orValue, orOptional
    /// a: key with the name
    case undeclared
  }

  let operation: Operation
  /// Of `compare`, `comparePath` and `arithmetic`.
  var binary = BinaryOperator.equal
  var a: Int32 = 0
  var b: Int32 = 0
  var c: Int32 = 0

  init(
    _ operation: Operation, binary: BinaryOperator = .equal, _ a: Int32 = 0, _ b: Int32 = 0,
    _ c: Int32 = 0
  ) {
    self.operation = operation
    self.binary = binary
    self.a = a
    self.b = b
    self.c = c
  }
}

/// Fields and constant indices from a variable or a local, walked in one go.
struct Path {
  /// A slot of the environment; below zero, local `-1 - root`.
  let root: Int32
  /// The key that holds how the path is written.
  let text: Int32
  /// Its place in the plan's walker.
  let place: Int32
  let stepCount: Int32

  /// How the first `count` steps from a variable are written: `a.b[0]`.
  static func text(_ variable: String, _ steps: [FieldPaths.Step], count: Int) -> String {
    steps.prefix(count).reduce(into: variable) { text, step in
      switch step {
      case .field(let name): text += "." + name
      case .index(let number): text += "[\(number)]"
      }
    }
  }
}

/// A comprehension: instructions of its parts and the local that its first variable is.
struct Loop {
  let form: SyntaxNode.Comprehension.Form
  let range: Int32
  /// Its second variable, if it has two, is the next local.
  let local: Int32
  let hasTwoVariables: Bool
  /// -1 for none.
  let filter: Int32
  let body: Int32
}
