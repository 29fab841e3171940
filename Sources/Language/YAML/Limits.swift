/// How much a document may hold. Checked while reading, so that no input makes the loader work for long.
package struct Limits: Sendable {
  /// Size of the text.
  package var bytes: Int
  /// Lists and mappings within each other, the root included.
  package var levels: Int
  /// Keys and values, counted after the expansion of aliases.
  package var nodes: Int
  /// Bytes read in all when a file is read again after a syntax error.
  let rereadBytes = 8 << 20

  package init(bytes: Int = 1 << 20, levels: Int = 64, nodes: Int = 100_000) {
    self.bytes = bytes
    self.levels = levels
    self.nodes = nodes
  }
}
