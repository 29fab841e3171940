import Store

/// The state folder that the arguments or the project file name.
enum StateFolder {
  /// Reads the store as it is, beside a running server or without one.
  static func reader(_ arguments: Arguments) throws(CommandError) -> any StoreReader {
    let files = try files(arguments)
    guard Folder.exists(files.database) else {
      throw .usage(
        "there is no store at `\(files.database)`; `journeyman serve` makes one, "
          + "or name its folder with --state")
    }
    do {
      return try SQLiteReader(files)
    } catch {
      throw .failure("cannot read the store: \(error.description)")
    }
  }

  /// `--state`, else what the project file says, else `./var`.
  static func files(
    _ arguments: Arguments, _ configuration: LoadedConfiguration
  ) -> StateFiles {
    if let named = arguments.value(.state) { return StateFiles(folder: named) }
    guard let store = configuration.set.project?.store else { return StateFiles(folder: "var") }
    return StateFiles(
      database: Folder.resolve(store.value, from: configuration.projectFolder))
  }

  static func files(_ arguments: Arguments) throws(CommandError) -> StateFiles {
    if let named = arguments.value(.state) { return StateFiles(folder: named) }
    do {
      return files(arguments, try LoadedConfiguration(arguments))
    } catch {
      // Without a configuration folder there is still the default state folder.
      return StateFiles(folder: "var")
    }
  }
}
