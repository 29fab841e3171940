import CEL
import Diagnostics
import TestSupport
import Testing
import Values

@Suite struct `Functions of times` {
  private func compiled(
    _ text: String, zones: ZoneTable = MachineZones.table, language: String = "en"
  ) -> Expression.Compiled {
    let environment = Environment(
      variables: [VariableDeclaration("where", .string), VariableDeclaration("how", .string)],
      times: TimeLibrary(zones: zones)
    ).speaking(LanguageNames.named(language) ?? .english)
    return Expression.compile(SourceText(text: text, name: "expression"), in: environment)
  }

  private func value(
    _ text: String, _ variables: [String: Value] = [:], zones: ZoneTable = MachineZones.table,
    language: String = "en"
  ) throws -> Value {
    let program = try #require(compiled(text, zones: zones, language: language).program)
    let environment = Environment(
      variables: [VariableDeclaration("where", .string), VariableDeclaration("how", .string)])
    return try program.evaluate(Activation(environment, variables))
  }

  private static let time = "timestamp('2024-03-31T22:30:00Z')"

  @Test(
    arguments: [
      ("quarter()", "2024-Q1"), ("quarter('Europe/Berlin')", "2024-Q2"),
      ("getHours('Europe/Berlin')", 0), ("getHours('America/St_Johns')", 20),
      ("getDayOfWeek('Asia/Tokyo')", 1),
      (
        "format('EEEE d MMMM y, HH:mm z', 'Europe/Berlin')", "Monday 1 April 2024, 00:30 CEST"
      ),
      (
        "format('EEEE, d. MMMM y, HH:mm z', 'Europe/Berlin', 'de')",
        "Montag, 1. April 2024, 00:30 MESZ"
      ),
      ("format('HH:mm XXX', '-03:00')", "19:30 -03:00"),
      (
        "addBusinessDays(1, 'UTC') == timestamp('2024-04-01T22:30:00Z')", true
      ),
      (
        "addBusinessDays(-1, 'Europe/Berlin').format('EEE d MMM', 'Europe/Berlin')", "Fri 29 Mar"
      ),
    ] as [(String, Value)])
  func `give what calendar and clock show in a zone`(call: String, expected: Value) throws {
    #expect(try value("\(Self.time).\(call)") == expected)
  }

  @Test func `speak the language of their place unless a call names one`() throws {
    let text = "\(Self.time).format('EEEE', 'Europe/Berlin')"
    #expect(try value(text, language: "fr") == "lundi")
    #expect(try value("\(Self.time).format('EEEE', 'UTC', 'nl')", language: "fr") == "zondag")
  }

  @Test(
    arguments: [
      ("format('d MMMM', where)", "the zone is neither a name such as Europe/Berlin"),
      ("format(how, 'UTC')", "the text is no date pattern"),
      ("format('d', 'UTC', how)", "the words of this language are not known"),
      ("addBusinessDays(1, where)", "the zone is neither a name"),
    ])
  func `fail on a zone, pattern or language that an event brings and nobody knows`(
    call: String, reason: String
  ) {
    let error = #expect(throws: EvaluationError.self) {
      try value("\(Self.time).\(call)", ["where": "Atlantis/Sunken", "how": "YYYY"])
    }
    #expect(error?.isAbsent == false)
    #expect(error?.description.contains(reason) == true)
    #expect(error?.description.contains("Atlantis") == false)
  }

  @Test func `say so where the machine has no zone files`() throws {
    let finding = compiled("\(Self.time).getHours('Europe/Berlin') > 1", zones: .none).diagnostics
    #expect(finding.first?.message.contains("this machine has no time zone files") == true)
    #expect(finding.first?.hint == "install the package `tzdata`")
    let error = #expect(throws: EvaluationError.self) {
      try value("\(Self.time).getHours(where)", ["where": "Europe/Berlin"], zones: .none)
    }
    #expect(error?.description.contains("tzdata") == true)
  }

  @Test func `refuse a language that has no words`() throws {
    let findings = compiled("\(Self.time).format('d MMMM', 'UTC', 'tlh')").diagnostics
    #expect(findings.map(\.rule) == ["unknown-language"])
    #expect(findings.first?.help?.contains("`de`") == true)
  }

  @Test func `mend a zone in the quotes that it stands in`() throws {
    let findings = compiled("\(Self.time).getHours(\"Europe/Berln\") > 1").diagnostics
    #expect(findings.first?.fix?.replacement == "\"Europe/Berlin\"")
  }

  @Test func `beyond the years of the language overflow`() {
    let error = #expect(throws: EvaluationError.self) {
      try value("\(Self.time).addBusinessDays(3000000, 'UTC')")
    }
    #expect(error?.kind == .overflow)
  }
}
