import Diagnostics

/// The rules of the files that messages carry.
enum AttachmentRules {
  static let pages = [
    RulePage(
      "attachments-too-large",
      "Many mail servers take 10 MB, and a file grows by a third on its way: more than 7 MiB would come back.",
      bad: message(carrying: "../files/brochure-for-print.pdf"),
      good: message(carrying: "../files/benefits.pdf")),
    RulePage(
      "unknown-file",
      "A file that a message carries lies in the configuration folder, so that it is checked, versioned and kept with it.",
      bad: message(carrying: "../files/benfits.pdf"),
      good: message(carrying: "../files/benefits.pdf")),
    RulePage(
      "unknown-file-type",
      "Mail programs open documents, tables, pictures and text; of anything else they warn, or take it away.",
      bad: message(carrying: "../files/benefits.exe"),
      good: message(carrying: "../files/benefits.pdf")),
    RulePage(
      "value-in-path",
      "A value comes from outside: one that chose a file could send any. Conditions choose among files that are listed.",
      bad: message(carrying: "\"../files/{{ job.office }}.pdf\""),
      good: message(
        carrying: "{ file: ../files/benefits.pdf, when: 'job.?office.orValue(\"\") == \"London\"' }"
      )),
  ]

  private static func message(carrying files: String) -> String {
    """
    workflow: example
    trigger: { event: application.received }
    actions:
      - action: email.send
        id: welcome
        template: application-received
        attachments: \(files)
    """
  }
}
