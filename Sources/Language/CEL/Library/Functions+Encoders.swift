internal import Values

/// Source: cel-go, `ext/README.md`, "Encoders".
extension StandardLibrary {
  private typealias Overload = FunctionDeclaration.Overload

  static let encoders: [FunctionDeclaration] = [
    FunctionDeclaration(
      "base64.encode", [Overload([.bytes], .string)],
      documentation: "bytes as text of base64, with padding",
      examples: ["base64.encode(b'hello')": "'aGVsbG8='"],
      pure: .unary { value throws(EvaluationError) in
        guard case .bytes(let bytes) = value else { throw .noMatchingOverload("base64.encode") }
        return .string(Base64.encode(bytes))
      }),
    FunctionDeclaration(
      "base64.decode", [Overload([.string], .bytes)],
      documentation: "the bytes that a text of base64 stands for; the padding may be missing",
      examples: ["base64.decode('aGVsbG8=')": "b'hello'", "base64.decode('aGVsbG8')": "b'hello'"],
      pure: .unary { value throws(EvaluationError) in
        guard case .string(let text) = value else { throw .noMatchingOverload("base64.decode") }
        guard let bytes = Base64.decode(text) else {
          throw .invalidArgument("base64.decode", "the text is no base64")
        }
        return .bytes(bytes)
      }),
  ]
}
