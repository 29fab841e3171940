import Testing

/// A whole property that the event does not have, such as an application without a job.
@Suite struct `An absent property` {
  @Test(arguments: [
    #"{{ job.?key.orValue("no job") }}"#, #"{{ has(job.key) ? job.key : "no job" }}"#,
    #"{{ job.?key.hasValue() ? "a job" : "no job" }}"#,
  ])
  func `is filled in by what an expression says instead`(_ title: String) throws {
    let tried = try Tried(
      """
      \(Tried.ada())
      set: { job: null }
      expect: { segment: by-hand, actions: [{ action: task.create, title: no job }] }
      """, title: title)
    #expect(tried.differences == [])
  }
}
