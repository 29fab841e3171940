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
  private(set) var findings: [Diagnostic] = []
  private(set) var places = PlaceMap()
  /// What all workflows share, once it has been compiled.
  private(set) var scope: WorkflowScope?

  init(set: ConfigurationSet, files: ConfigurationFiles, zones: ZoneTable) {
    self.set = set
    self.files = files
    self.zones = zones
  }

  mutating func compile() -> ProjectGraph? {
    var contractCompiler = ContractCompiler()
    let contracts = contractCompiler.compile(files.contracts)
    findings += contractCompiler.findings

    checkProjectZone()
    let scope = WorkflowScope(
      set: set, contracts: contracts, brokenContracts: contractCompiler.broken,
      times: TimeLibrary(zones: zones))
    self.scope = scope
    var sourceCompiler = SourceCompiler(scope: scope)
    let sources = set.sources.compactMap { sourceCompiler.compile($0) }
    findings += sourceCompiler.findings

    var workflowCompiler = WorkflowCompiler(scope: scope)
    let workflows = set.workflows.compactMap { workflowCompiler.compile($0) }
    findings += workflowCompiler.findings
    places = workflowCompiler.places

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

  /// `defaults.timezone` must be a zone of this machine.
  private mutating func checkProjectZone() {
    guard let name = set.project?.timeZone, zones.zone(named: name.value) == nil else { return }
    findings.append(
      .unknownZone(name.value, known: zones.names, at: name.span, isQuoted: false))
  }
}
