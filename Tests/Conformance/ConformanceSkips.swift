/// What of the suite is not run. Tests that need protobuf messages are not in the data (see `cel/README.md`).
enum ConformanceSkips {
  /// Why a case is not run; nil for one that is.
  static func reason(for test: ConformanceCase, of file: String) -> String? {
    file == "block_ext"
      && (test.expression.contains("cel.block(") || test.expression.contains("cel.iterVar("))
      ? "cel.block, cel.index and cel.iterVar are what an optimiser writes, not people" : nil
  }
}
