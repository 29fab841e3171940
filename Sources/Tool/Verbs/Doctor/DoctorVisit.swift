import Configuration
import Graph
import Store
import Values

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Looks at one thing after the other and notes how it is. Changes nothing, and goes on where something is wrong.
struct DoctorVisit {
  let configuration: LoadedConfiguration
  let arguments: Arguments
  let files: StateFiles
  private(set) var notes: [DoctorNote] = []

  /// Free bytes below which a server will soon refuse deliveries, and below which it is time to do something.
  private static let littleRoom: UInt64 = 100 << 20
  private static let lessRoom: UInt64 = 1 << 30

  init(_ configuration: LoadedConfiguration, _ arguments: Arguments) {
    self.configuration = configuration
    self.arguments = arguments
    files = StateFolder.files(arguments, configuration)
  }

  mutating func note(
    _ status: DoctorNote.Status, _ subject: String, _ words: String, remedy: String? = nil
  ) {
    notes.append(DoctorNote(status: status, subject: subject, words: words, remedy: remedy))
  }

  mutating func lookAtConfiguration() {
    let findings = configuration.compilation.diagnostics
    let errors = findings.count { $0.severity == .error }
    let warnings = findings.count { $0.severity == .warning }
    if errors > 0 {
      note(
        .wrong, "configuration", "\(errors) errors in `\(configuration.folder)`",
        remedy: "journeyman validate shows them")
    } else if warnings > 0 {
      note(
        .doubtful, "configuration", "\(warnings) warnings in `\(configuration.folder)`",
        remedy: "journeyman validate shows them")
    } else {
      let set = configuration.set
      note(
        .fine, "configuration",
        "`\(configuration.folder)`: \(set.workflows.count) workflows, \(set.sources.count) sources")
    }
  }

  /// Whether they are set; never what they are.
  mutating func lookAtSecrets() {
    let secrets = Secrets(
      environment: configuration.environment, folder: configuration.projectFolder)
    for source in configuration.compilation.graph?.sources ?? [] {
      let missing = secrets.missing(for: source)
      guard !source.secrets.isEmpty else {
        note(
          .doubtful, "source \(source.name)", "asks for no signature: anybody may send to it",
          remedy: "`serve` takes it under --allow-unsigned only")
        continue
      }
      if missing.isEmpty {
        note(.fine, "source \(source.name)", "its secret is set")
      } else {
        note(
          source.isOptional ? .doubtful : .wrong, "source \(source.name)",
          "its secret is not set: \(source.isOptional ? "it is not served" : "`serve` does not start")",
          remedy: "set \(missing.joined(separator: ", "))")
      }
    }
    for connection in configuration.set.project?.connections ?? [] {
      let subject = "connection \(connection.name.value)"
      let missing = ConnectionSettings(configuration: configuration).missing(connection)
      if connection.isOptional, !missing.isEmpty {
        note(
          .doubtful, subject, "its secret is not set: its steps are skipped",
          remedy: "set \(missing.joined(separator: ", "))")
        continue
      }
      for (what, secret) in connection.secrets {
        do throws(CommandError) {
          _ = try secrets.text(of: SecretReference(secret), what)
          note(.fine, subject, "\(what) is set")
        } catch {
          note(.wrong, subject, error.sentence)
        }
      }
    }
  }

  mutating func lookAtState(isFull: Bool) {
    var status = stat()
    guard stat(files.folder, &status) == 0 else {
      note(
        .doubtful, "state folder", "there is no `\(files.folder)` yet",
        remedy: "`journeyman serve` makes it")
      return
    }
    let isWritable = access(files.folder, W_OK | X_OK) == 0
    if !isWritable {
      note(.wrong, "state folder", "`\(files.folder)` cannot be written by this user")
    } else if status.st_mode & 0o077 != 0 {
      note(
        .doubtful, "state folder",
        "others may look into `\(files.folder)`, which holds personal data",
        remedy: "chmod 700 \(files.folder)")
    } else {
      note(.fine, "state folder", "`\(files.folder)`, \(origin)")
    }
    lookAtServer()
    lookAtStore(isFull: isFull)
    lookAtRetention()
    lookAtRoom()
  }

  /// Where the place of the state folder comes from.
  private var origin: String {
    if arguments.value(.state) != nil { return "as --state or JOURNEYMAN_STATE says" }
    return configuration.set.project?.store == nil
      ? "the usual place" : "as the project file says"
  }

  private mutating func lookAtStore(isFull: Bool) {
    guard Folder.exists(files.database) else {
      note(.doubtful, "store", "there is none yet", remedy: "`journeyman serve` makes it")
      return
    }
    do throws(StoreError) {
      guard isFull else {
        let reader = try SQLiteReader(files)
        lookAtClock(try reader.deliveries(ListFilter(limit: 1)).first?.receivedAt)
        let open = try reader.deadLetters(ListFilter(state: "open", limit: 1000)).count
        note(
          open == 0 ? .fine : .doubtful, "store",
          open == 0
            ? "can be read; no dead letters (--full examines every page)"
            : "can be read; \(open == 1000 ? "1000 or more" : "\(open)") dead letters wait for a person",
          remedy: open == 0 ? nil : "journeyman dead-letters list")
        return
      }
      let report = try files.examine()
      if let first = report.problems.first {
        note(
          .wrong, "store", "\(report.problems.count) problems, the first: \(first)",
          remedy: "stop the server, keep the files, and go back to the last backup")
      } else {
        note(
          .fine, "store",
          "every page is sound: \(report.deliveries) deliveries, \(report.runs) runs, "
            + "\(report.openLetters) dead letters, \(report.bytes.inMegabytes)")
      }
    } catch {
      note(.wrong, "store", error.description)
    }
  }

  /// The last delivery cannot have come after now.
  private mutating func lookAtClock(_ last: Timestamp?) {
    let now = Timestamp.wallClock
    if let last, last > now + .seconds(60) {
      note(
        .wrong, "clock", "it says \(now.short), and a delivery was received at \(last.short)",
        remedy: "set the clock of this machine: timers and signatures depend on it")
    } else {
      note(.fine, "clock", "\(now.short) UTC")
    }
  }

  private mutating func lookAtRoom() {
    var room = statvfs()
    guard statvfs(files.folder, &room) == 0 else {
      note(.doubtful, "disk", "its room cannot be asked for")
      return
    }
    let free = UInt64(room.f_bavail) * UInt64(room.f_frsize)
    let words = "\(free >> 20) MiB are free at `\(files.folder)`"
    switch free {
    case ..<Self.littleRoom:
      note(.wrong, "disk", words, remedy: "make room: a full disk refuses deliveries with 503")
    case ..<Self.lessRoom:
      note(.doubtful, "disk", words, remedy: "make room, or set `retention` in the project file")
    default: note(.fine, "disk", words)
    }
  }

  mutating func lookAtMachine() {
    let names = configuration.zones.names
    if names.isEmpty {
      note(
        .wrong, "time zones", "this machine has no zone files",
        remedy: "install the package tzdata, or name its folder with TZDIR")
    } else {
      note(.fine, "time zones", "\(names.count) are known")
    }
  }
}
