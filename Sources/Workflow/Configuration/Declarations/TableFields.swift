import Fields

// What may stand in the files of thresholds and lookups.
extension RecordSpecification {
  static let thresholds = RecordSpecification(
    "a file of thresholds", "The home of numbers that decide.",
    fields: [
      .required(
        "thresholds", .map(.shorthand(.number, threshold)),
        "The numbers, each under a name that conditions use: `thresholds.<name>`.")
    ])

  static let threshold = RecordSpecification(
    "a threshold", "A number that decides.",
    fields: [
      .required(
        "value", .number, examples: ["80"], "The number that holds for every job not listed."),
      .optional(
        "description", .text, examples: ["Agreed with hiring managers, reviewed each quarter."],
        "What it decides, who agreed to it, when it is looked at again."),
      .optional(
        "by_job", .map(.number), "Jobs that have a number of their own, by the job's key."),
    ])

  static let lookups = RecordSpecification(
    "a file of lookups", "Tables that people keep.",
    fields: [
      .required(
        "lookups", .map(.any),
        "The tables, each under a name that expressions use: `lookups.<table>[key]`.")
    ])

  static let lookup = RecordSpecification(
    "a lookup table", "A table from keys to values.",
    fields: [
      .optional("default", .any, "The value of every key that is not listed."),
      .required("entries", .map(.any), "The keys with their values."),
    ])
}
