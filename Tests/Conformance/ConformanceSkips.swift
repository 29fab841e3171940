/// What of the suite is not run, each with its reason.
enum ConformanceSkips {
  /// Files of functions that a later issue brings when it completes the language.
  static let files: [String: String] = [
    "block_ext": "cel.block: a later issue completes the language",
    "encoders_ext": "base64 functions: a later issue completes the language",
    "math_ext": "math functions: a later issue completes the language",
    "network_ext": "ip and cidr: a later issue completes the language",
    "string_ext": "string functions: a later issue completes the language",
  ]
}
