/// The name of something that a connector remembers: which connection, what kind of thing, of what.
///
/// ```
/// ConnectionNote(connection: "slack", kind: "thread", key: "C024BE91L/cand_01jd…")
/// ```
package struct ConnectionNote: Sendable, Hashable {
  package let connection: String
  package let kind: String
  package let key: String

  package init(connection: String, kind: String, key: String) {
    self.connection = connection
    self.kind = kind
    self.key = key
  }
}
