package import Diagnostics

/// The project file: where the program listens, what it keeps where, and how it reaches the outside.
///
/// ```yaml
/// project: acme-recruiting
/// listen: { address: 127.0.0.1, port: 8080 }
/// ```
package struct ProjectDefinition: Sendable {
  package let name: Located<String>
  /// 127.0.0.1:8080 unless the file says otherwise.
  package let listen: Located<Listen>
  /// Where `/metrics` is read; nil: nowhere.
  package var metrics: Listen?
  /// Path of the SQLite file as written: relative to the project file.
  package let store: Located<String>?
  package let connections: [ConnectionDefinition]
  package let alerts: [AlertDefinition]
  package let retention: RetentionDefinition
  /// `defaults.retry`
  package let retry: RetryDefinition?
  /// `defaults.timezone`, an IANA name as written.
  package let timeZone: Located<String>?
  /// `defaults.language`, a language tag; nil: `en`.
  package let language: Located<String>?
  package let file: TextFile

  package struct Listen: Sendable, Equatable {
    package let address: String
    /// 0 picks a free one.
    package let port: Int
  }
}
