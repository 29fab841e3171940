import Actions
import CEL
import Configuration
import Diagnostics
import Graph
import Values

/// Compiles one configuration set: each part by a compiler of its own, findings gathered here.
struct ProjectCompiler {
  let set: ConfigurationSet
  let files: ConfigurationFiles
  let zones: ZoneTable
  let workers: Workers
  private(set) var findings: [Diagnostic] = []
  private(set) var places = PlaceMap()
  /// What all workflows share, once it has been compiled.
  private(set) var scope: WorkflowScope?

  init(set: ConfigurationSet, files: ConfigurationFiles, zones: ZoneTable, workers: Workers) {
    self.set = set
    self.files = files
    self.zones = zones
    self.workers = workers
  }

  mutating func compile() -> ProjectGraph? {
    var contractCompiler = ContractCompiler()
    let contracts = contractCompiler.compile(files.contracts, workers)
    findings += contractCompiler.findings

    checkProjectZone()
    let scope = WorkflowScope(
      set: set, contracts: contracts, brokenContracts: contractCompiler.broken,
      times: TimeLibrary(zones: zones), files: files.attachable)
    self.scope = scope
    let sources = sources(scope)
    let workflows = workflows(scope)

    findings += EventWithoutSource.findings(set, events: contracts.keys.sorted())
    findings += AlertReceivers.findings(set)
    findings += Unused(set: set, files: files.files).findings()
    findings += ScenarioNames(
      set: set, contracts: contracts, brokenContracts: contractCompiler.broken
    ).findings()

    guard let project = set.project else { return nil }
    return ProjectGraph(
      name: project.name.value, revision: files.revision, sources: sources, workflows: workflows,
      contracts: contracts.mapValues(\.contract),
      thresholds: Thresholds(
        set.thresholds.map { threshold in
          Thresholds.Entry(
            name: threshold.name.value, value: threshold.value.value,
            byJob: Dictionary(
              threshold.byJob.map { ($0.job.value, $0.value.value) }, uniquingKeysWith: { $1 }))
        }),
      lookups: scope.lookups, timeZone: scope.timeZone, zones: zones,
      properties: scope.properties)
  }

  private mutating func sources(_ scope: WorkflowScope) -> [SourceGraph] {
    let compiled = workers.map(set.sources) { source in
      var compiler = SourceCompiler(scope: scope)
      let graph = compiler.compile(source)
      return (graph: graph, findings: compiler.findings)
    }
    for source in compiled { findings += source.findings }
    return compiled.compactMap(\.graph)
  }

  private mutating func workflows(_ scope: WorkflowScope) -> [WorkflowGraph] {
    let messages = MessageCache()
    let compiled = workers.map(set.workflows) { workflow in
      var compiler = WorkflowCompiler(scope: scope, messages: messages)
      let graph = compiler.compile(workflow)
      return (graph: graph, findings: compiler.findings, places: compiler.places)
    }
    for workflow in compiled {
      findings += workflow.findings
      places.formUnion(workflow.places)
    }
    return compiled.compactMap(\.graph)
  }

  /// `defaults.timezone` must be a zone of this machine.
  private mutating func checkProjectZone() {
    guard let name = set.project?.timeZone, zones.zone(named: name.value) == nil else { return }
    findings.append(
      .unknownZone(name.value, known: zones.names, at: name.span, isQuoted: false))
  }
}
