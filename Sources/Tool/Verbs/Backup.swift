import Store
import Threads
import Values

extension Verb {
  private static let force = Option("force", documentation: "replace a file that is there")

  static let backup = Verb(
    name: "backup", question: "copies the store into one file, also while the server runs",
    example: "journeyman backup journeyman-backup.db", operands: "FILE", operandCount: 1...1,
    options: [
      force, .state, .workflows,
      Option(
        "format", "FORMAT", choices: ["pretty", "json"],
        "how the line that says what was copied is printed (default: pretty)"),
    ],
    exits: "0 copied, examined and on disk, 2 bad usage or no store, 3 it could not be copied",
    run: { arguments, terminal throws(CommandError) in
      let path = arguments.operands[0]
      // Says where there is no store.
      _ = try StateFolder.reader(arguments)
      let files = try StateFolder.files(arguments)
      switch Folder.kind(of: path) {
      case nil: break
      case .folder, .other: throw .usage("`\(path)` is no file")
      case .file:
        guard arguments.has(force) else {
          throw .usage("`\(path)` is there already: name another file, or say --force")
        }
      }
      guard Folder.isFolder(Folder.parent(of: path)) else {
        throw .missing("there is no folder `\(Folder.parent(of: path))`")
      }
      let report = try copy(files, to: path, terminal)
      if arguments.value(named: "format") == "json" {
        terminal.print(
          Value.object([
            "file": .string(path), "bytes": .int(report.bytes),
            "deliveries": .int(report.deliveries), "runs": .int(report.runs),
            "schema": .int(Int64(report.schema)),
          ]).json())
      } else {
        terminal.print(
          "\(path): \(report.deliveries) deliveries, \(report.runs) runs, "
            + "\(report.bytes.inMegabytes), examined")
      }
      return .fine
    })

  private static func copy(
    _ files: StateFiles, to path: String, _ terminal: Terminal
  ) throws(CommandError) -> StoreReport {
    let progress = Progress("MB copied", of: Folder.size(of: files.database) >> 20, terminal)
    let isOver = Monitor(false)
    let watcher = WorkerThread("progress") {
      var seen = 0
      while isOver.wait(atMost: .milliseconds(300), for: { $0 ? () : nil }) == nil {
        let size = Folder.size(of: StateFiles.unfinished(path)) >> 20
        progress.advance(by: max(0, size - seen))
        seen = max(seen, size)
      }
    }
    defer {
      isOver.withLock { $0 = true }
      isOver.wakeAll()
      watcher.join()
      progress.end()
    }
    do throws(StoreError) {
      return try files.backUp(to: path)
    } catch {
      throw .failure("the store cannot be copied: \(error.description)")
    }
  }
}

extension Int64 {
  /// `12.3 MB`
  var inMegabytes: String {
    let tenths = (self + 50_000) / 100_000
    return "\(tenths / 10).\(tenths % 10) MB"
  }
}
