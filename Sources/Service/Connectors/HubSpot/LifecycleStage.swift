/// The stages of a contact in HubSpot, in their order.
enum LifecycleStage {
  /// Those that every account has. Source: HubSpot, "Use lifecycle stages".
  private static let order = [
    "subscriber", "lead", "marketingqualifiedlead", "salesqualifiedlead", "opportunity", "customer",
    "evangelist", "other",
  ]

  /// The one that a contact has when it is given both, one after the other: HubSpot takes no earlier one. Nil where it is not
  /// known which is the earlier one, as with an account's own stages.
  static func further(_ first: String, _ second: String) -> String? {
    if first == second { return first }
    guard let one = order.firstIndex(of: first), let other = order.firstIndex(of: second) else {
      return nil
    }
    return one >= other ? first : second
  }
}
