// Verbs: the command line. One verb answers one question; one file holds one verb.
//
// In come arguments and the environment; out go results on stdout, logs and progress on stderr, and an exit code.
// This is the only module that reads files of configuration and environment variables, and that knows every other.

/// How the program ends, the same for every verb.
package enum ExitCode: Int32, Sendable {
  case fine = 0
  /// Findings at or above the fail level, failed tests, gaps found.
  case findings = 1
  /// Bad usage; a missing folder or file among the arguments included.
  case usage = 2
  /// The tool itself could not work: I/O, store.
  case failure = 3
}

/// One verb: what it is called with, how `--help` describes it, what it does.
package struct Verb: Sendable {
  package let name: String
  /// The question it answers, for the list of verbs.
  package let question: String
  /// A command that runs as it stands; `--help` begins with it.
  package let example: String
  /// `[PATH…]`
  package let operands: String
  /// How many operands it takes.
  package let operandCount: ClosedRange<Int>
  package let options: [Option]
  /// Exit codes that need words of their own.
  package let exits: String
  package let run: @Sendable (Arguments, Terminal) throws(CommandError) -> ExitCode
}

/// An option, declared once: parsing, help and the environment twin follow from it.
package struct Option: Sendable {
  package let name: String
  /// What stands for its value in help; nil for a flag.
  package let value: String?
  /// The values that it takes, where they are few.
  package let choices: [String]
  package let documentation: String
  /// Read where the option is not given: `JOURNEYMAN_LISTEN`.
  package let environment: String?

  /// A flag.
  package init(_ name: String, documentation: String) {
    self.init(name, nil, documentation)
  }

  package init(
    _ name: String, _ value: String?, choices: [String] = [], environment: String? = nil,
    _ documentation: String
  ) {
    self.name = name
    self.value = value
    self.choices = choices
    self.environment = environment
    self.documentation = documentation
  }
}

extension Option {
  static let workflows = Option(
    "workflows", "DIR", environment: "JOURNEYMAN_WORKFLOWS",
    "the configuration folder (default: ./workflows, searched upwards)")
  static let schemas = Option(
    "schemas", "DIR", environment: "JOURNEYMAN_SCHEMAS",
    "the folder of contracts (default: schemas beside the configuration folder)")
  static let state = Option(
    "state", "DIR", environment: "JOURNEYMAN_STATE",
    "the state folder: store, outbox, logs (default: what the project file says, else ./var)")
  static let format = Option(
    "format", "FORMAT", choices: ["pretty", "compact", "json"], "how to print (default: pretty)")
  static let color = Option(
    "color", "WHEN", choices: ["auto", "always", "never"],
    "colour (default: auto, which honours NO_COLOR)")
  static let quiet = Option("quiet", documentation: "results only, no summary")
  static let verbose = Option("verbose", documentation: "notes, too, beside errors and warnings")
  static let help = Option("help", documentation: "this page")
}

/// Why a verb could not do its work; printed as one sentence with its remedy.
package enum CommandError: Error, Sendable {
  /// Exit 2, with a line that names `--help`.
  case usage(String)
  /// Exit 2: a file or folder among the arguments is not there.
  case missing(String)
  /// Exit 3.
  case failure(String)

  package var sentence: String {
    switch self {
    case .usage(let sentence), .missing(let sentence), .failure(let sentence): sentence
    }
  }
}
