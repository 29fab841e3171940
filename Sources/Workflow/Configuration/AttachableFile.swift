/// A file of the configuration folder that messages can carry: what is known of it without its bytes.
package struct AttachableFile: Sendable, Hashable {
  /// As those of the other files of the folder.
  package let path: String
  package let size: Int
  /// SHA-256 of its bytes, hexadecimal; nil where it is larger than any message may be, and was not read.
  package let digest: String?

  package init(path: String, size: Int, digest: String?) {
    self.path = path
    self.size = size
    self.digest = digest
  }

  /// Bytes that the files of one message may have together. Encoded for mail they become a third more, and many servers
  /// take 10 MB; so does Postmark ("Sending email", read 2026-11-22).
  package static let mostBytes = 7 << 20

  /// What the name of a file ends with, and what is in it: those that mail programs open without a warning.
  package static let types: [(ending: String, type: String)] = [
    (".csv", "text/csv"),
    (".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (".gif", "image/gif"),
    (".ics", "text/calendar"),
    (".jpeg", "image/jpeg"),
    (".jpg", "image/jpeg"),
    (".odp", "application/vnd.oasis.opendocument.presentation"),
    (".ods", "application/vnd.oasis.opendocument.spreadsheet"),
    (".odt", "application/vnd.oasis.opendocument.text"),
    (".pdf", "application/pdf"),
    (".png", "image/png"),
    (".pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    (".txt", "text/plain"),
    (".vcf", "text/vcard"),
    (".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
  ]

  /// By its ending; nil for any that the table does not have.
  package static func type(of name: String) -> String? {
    let name = name.lowercased()
    return types.first { name.hasSuffix($0.ending) }?.type
  }
}
