internal import Values

/// Addresses and networks of IP, values of the types `net.IP` and `net.CIDR`.
/// Source: CEL conformance suite, `network_ext`; Kubernetes, CEL libraries for IP and CIDR.
extension StandardLibrary {
  private typealias Overload = FunctionDeclaration.Overload

  static let address = CELType.abstract("net.IP", [])
  static let range = CELType.abstract("net.CIDR", [])

  static let network: [FunctionDeclaration] =
    [
      FunctionDeclaration(
        "ip", [Overload([.string], address), .member([range], address)],
        documentation: "the address of IP that a text names; of a network the address as written",
        examples: [
          "string(ip('2001:DB8::68'))": "'2001:db8::68'",
          "cidr('192.168.0.7/24').ip() == ip('192.168.0.7')": "true",
        ],
        pure: .unary { value throws(EvaluationError) in
          if let range = NetworkRange(value) { return .address(range.address) }
          guard case .string(let text) = value else { throw .noMatchingOverload("ip") }
          return .address(try parsed(text, for: "ip"))
        }),
      FunctionDeclaration(
        "isIP", [Overload([.string], .bool)],
        documentation: "whether a text is an address of IP",
        examples: ["isIP('192.168.0.1')": "true", "isIP('192.168.0.256')": "false"],
        pure: .unary { value throws(EvaluationError) in
          guard case .string(let text) = value else { throw .noMatchingOverload("isIP") }
          return .bool(NetworkAddress(text) != nil)
        }),
      FunctionDeclaration(
        "ip.isCanonical", [Overload([.string], .bool)],
        documentation: "whether an address is written the one way that RFC 5952 prefers",
        examples: ["ip.isCanonical('2001:DB8::68')": "false"],
        pure: .unary { value throws(EvaluationError) in
          guard case .string(let text) = value else { throw .noMatchingOverload("ip.isCanonical") }
          return .bool(try parsed(text, for: "ip.isCanonical").text == text)
        }),
      FunctionDeclaration(
        "cidr", [Overload([.string], range)],
        documentation: "the network that a text names",
        examples: ["cidr('192.168.0.0/24').containsIP('192.168.0.1')": "true"],
        pure: .unary { value throws(EvaluationError) in
          guard case .string(let text) = value else { throw .noMatchingOverload("cidr") }
          return .range(try parsedRange(text, for: "cidr"))
        }),
      FunctionDeclaration(
        "isCIDR", [Overload([.string], .bool)],
        documentation: "whether a text is a network, such as 192.168.0.0/24",
        examples: ["isCIDR('192.168.0.0/33')": "false"],
        pure: .unary { value throws(EvaluationError) in
          guard case .string(let text) = value else { throw .noMatchingOverload("isCIDR") }
          return .bool(NetworkRange(text) != nil)
        }),
    ] + addresses + ranges

  private static let addresses: [FunctionDeclaration] = [
    FunctionDeclaration(
      "family", [.member([address], .int)],
      documentation: "the version of an address: 4 or 6",
      examples: ["ip('2001:db8::68').family()": "6"],
      pure: .unary { value throws(EvaluationError) in
        guard let address = NetworkAddress(value) else { throw .noMatchingOverload("family") }
        return .int(address.isVersion4 ? 4 : 6)
      }),
    question(
      "isUnspecified", "whether an address is 0.0.0.0 or ::",
      examples: ["ip('::').isUnspecified()": "true"]
    ) { $0.isUnspecified },
    question(
      "isLoopback", "whether an address is the machine's own",
      examples: ["ip('127.0.0.1').isLoopback()": "true"]
    ) { $0.isLoopback },
    question(
      "isGlobalUnicast", "whether an address may be that of one machine on a wider network",
      examples: ["ip('192.168.0.1').isGlobalUnicast()": "true"]
    ) { $0.isGlobalUnicast },
    question(
      "isLinkLocalUnicast", "whether an address holds within one link only",
      examples: ["ip('169.254.169.254').isLinkLocalUnicast()": "true"]
    ) { $0.isLinkLocalUnicast },
    question(
      "isLinkLocalMulticast", "whether an address is that of a group within one link",
      examples: ["ip('224.0.0.1').isLinkLocalMulticast()": "true"]
    ) { $0.isLinkLocalMulticast },
  ]

  private static let ranges: [FunctionDeclaration] = [
    FunctionDeclaration(
      "containsIP", [.member([range, address], .bool), .member([range, .string], .bool)],
      documentation: "whether an address belongs to a network",
      examples: ["cidr('10.0.0.0/8').containsIP(ip('10.1.2.3'))": "true"],
      pure: .binary { value, other throws(EvaluationError) in
        guard let range = NetworkRange(value) else { throw .noMatchingOverload("containsIP") }
        if let address = NetworkAddress(other) { return .bool(range.contains(address)) }
        guard case .string(let text) = other else { throw .noMatchingOverload("containsIP") }
        return .bool(range.contains(try parsed(text, for: "containsIP")))
      }),
    FunctionDeclaration(
      "containsCIDR", [.member([range, range], .bool), .member([range, .string], .bool)],
      documentation: "whether a network is a part of another one, or the same",
      examples: ["cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16')": "true"],
      pure: .binary { value, other throws(EvaluationError) in
        guard let range = NetworkRange(value) else { throw .noMatchingOverload("containsCIDR") }
        if let inner = NetworkRange(other) { return .bool(range.contains(inner)) }
        guard case .string(let text) = other else { throw .noMatchingOverload("containsCIDR") }
        return .bool(range.contains(try parsedRange(text, for: "containsCIDR")))
      }),
    FunctionDeclaration(
      "masked", [.member([range], range)],
      documentation: "the network with its first address",
      examples: ["string(cidr('192.168.0.7/24').masked())": "'192.168.0.0/24'"],
      pure: .unary { value throws(EvaluationError) in
        guard let range = NetworkRange(value) else { throw .noMatchingOverload("masked") }
        return .range(range.masked)
      }),
    FunctionDeclaration(
      "prefixLength", [.member([range], .int)],
      documentation: "how many bits all addresses of a network have in common",
      examples: ["cidr('192.168.0.0/24').prefixLength()": "24"],
      pure: .unary { value throws(EvaluationError) in
        guard let range = NetworkRange(value) else { throw .noMatchingOverload("prefixLength") }
        return .int(Int64(range.prefixLength))
      }),
  ]

  // MARK: - Parts

  private static func question(
    _ name: String, _ documentation: String, examples: KeyValuePairs<String, String>,
    _ holds: @escaping @Sendable (NetworkAddress) -> Bool
  ) -> FunctionDeclaration {
    FunctionDeclaration(
      name, [.member([address], .bool)], documentation: documentation, examples: examples,
      pure: .unary { value throws(EvaluationError) in
        guard let address = NetworkAddress(value) else { throw .noMatchingOverload(name) }
        return .bool(holds(address))
      })
  }

  private static func parsed(
    _ text: String, for function: String
  ) throws(EvaluationError) -> NetworkAddress {
    guard let address = NetworkAddress(text) else {
      throw .invalidArgument(
        function, "the text is no address of IP such as 192.0.2.1 or 2001:db8::1")
    }
    return address
  }

  private static func parsedRange(
    _ text: String, for function: String
  ) throws(EvaluationError) -> NetworkRange {
    guard let range = NetworkRange(text) else {
      throw .invalidArgument(function, "the text is no network such as 192.0.2.0/24")
    }
    return range
  }
}

// MARK: - As values

extension Value {
  fileprivate static func address(_ address: NetworkAddress) -> Value {
    .abstract(AbstractValue(type: "net.IP", content: address.bytes, text: address.text))
  }

  /// The content of a network: the length of its prefix, then its address.
  fileprivate static func range(_ range: NetworkRange) -> Value {
    .abstract(
      AbstractValue(
        type: "net.CIDR", content: [UInt8(range.prefixLength)] + range.address.bytes,
        text: range.text))
  }
}

extension NetworkAddress {
  fileprivate init?(_ value: Value) {
    guard case .abstract(let value) = value, value.type == "net.IP" else { return nil }
    self.init(bytes: value.content)
  }
}

extension NetworkRange {
  fileprivate init?(_ value: Value) {
    guard case .abstract(let value) = value, value.type == "net.CIDR",
      let length = value.content.first
    else { return nil }
    self.init(
      address: NetworkAddress(bytes: Array(value.content.dropFirst())), prefixLength: Int(length))
  }
}
