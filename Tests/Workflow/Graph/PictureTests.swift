import Graph
import Testing
import Values

struct PictureTests {
  private static func sample() throws -> ProjectGraph {
    let branches = [
      WorkflowGraph.Branch(
        name: "high-fit",
        when: try workflowProgram("assessment.score >=\n  thresholds.fast_track"), target: 1)
    ]
    let workflow = WorkflowGraph(
      name: "graded",
      trigger: WorkflowGraph.Trigger(
        events: ["assessment.completed"], sources: ["grader"],
        when: try workflowProgram("assessment.kind == \"technical\""), maxAge: .seconds(3600)),
      nodes: [
        .router(
          WorkflowGraph.Router(
            branches: branches,
            otherwise: WorkflowGraph.Branch(name: "review", when: nil, target: 3))),
        actionNode("call", next: 2),
        actionNode("write", when: try workflowProgram("has(job.id)"), next: 4),
        actionNode("look", next: 4), .end,
      ], entry: 0)
    return project(
      [workflow],
      thresholds: [
        Thresholds.Entry(name: "fast_track", value: .int(80), byJob: ["backend": .int(85)]),
        Thresholds.Entry(name: "unread", value: .int(1), byJob: [:]),
      ])
  }

  @Test
  func `A picture in text shows the trigger, each way with its steps, and the thresholds read`()
    throws
  {
    let project = try Self.sample()
    let picture = WorkflowPicture(of: project.workflows[0], in: project)
    #expect(
      picture.text() == """
        graded
          on assessment.completed from grader
          when assessment.kind == "technical"
          no older than 1h
          ├─ high-fit: assessment.score >= thresholds.fast_track
          │    1. task.create call
          │    2. task.create write
          │       only when has(job.id)
          └─ otherwise: review
               1. task.create look
          thresholds: fast_track = 80 (85 for backend)
        """)
  }

  @Test func `A Mermaid chart joins condition to condition and says nothing as markup`() throws {
    let project = try Self.sample()
    let chart = WorkflowPicture(of: project.workflows[0], in: project).mermaid()
    #expect(
      chart == """
        flowchart TD
          start(["on assessment.completed from grader"])
          trigger{"assessment.kind == #34;technical#34;"}
          start --> trigger
          trigger -- no --> ignored(["nothing is done"])
          c1{"assessment.score #62;= thresholds.fast_track"}
          trigger -- "yes" --> c1
          s1_1["task.create call"]
          c1 -- "high-fit" --> s1_1
          s1_2["task.create write<br/>only when has(job.id)"]
          s1_1 --> s1_2
          s1_2 --> done
          s2_1["task.create look"]
          c1 -- "otherwise: review" --> s2_1
          s2_1 --> done
          done(["end"])
        """)
  }
}
