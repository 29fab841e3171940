import Diagnostics

/// The rules of contracts.
enum ContractRules {
  static let pages = [
    RulePage(
      "contract-not-a-schema",
      "A contract is a JSON Schema: a keyword that takes something else checks nothing.",
      bad: """
        { "type": "object", "properties": { "score": { "type": "nmber" } } }
        """,
      good: """
        { "type": "object", "properties": { "score": { "type": "number" } } }
        """),
    RulePage(
      "contract-not-json",
      "A contract that cannot be read checks nothing.",
      bad: """
        { "type": "object", "properties": { "score": } }
        """,
      good: """
        { "type": "object", "properties": { "score": {} } }
        """),
  ]
}
