import Compiler
import Diagnostics

/// A small project that decides about `PeerEvents`.
enum AssessmentProject {
  static let files = ConfigurationFiles(
    files: [
      TextFile(path: "journeyman.yaml", text: project),
      TextFile(path: "thresholds.yaml", text: thresholds),
      TextFile(path: "assessment-completed.yaml", text: workflow),
    ],
    contracts: [
      TextFile(path: "schemas/events/assessment.completed.schema.json", text: contract)
    ], revision: "assessment")

  private static let project = """
    project: benchmarks
    connections:
      mail: { type: outbox, from: "Acme <careers@acme.example>" }
    """

  private static let thresholds = """
    thresholds:
      fast_track: { value: 80, description: straight to an interview, by_job: { REQ-000007: 90 } }
      standard: { value: 60, description: good enough to go on }
      experience: { value: 3, description: years that a role asks for }
    """

  private static let inScope = """
    job.role in ["backend-engineer", "frontend-engineer", "data-engineer", "site-reliability-engineer"]
          && candidate.address.country == "US" && candidate.years_experience >= thresholds.experience
    """

  private static let workflow = """
    workflow: assessment-completed
    trigger: { event: assessment.completed }
    segments:
      - name: manual-review
        when: '!has(assessment.score)'
        actions: [{ action: stop, id: done, reason: manual-review }]
      - name: high-fit
        when: >-
          assessment.score >= thresholds.fast_track && \(inScope)
        actions: [{ action: stop, id: done, reason: high-fit }]
      - name: mid-fit
        when: >-
          assessment.score >= thresholds.standard && \(inScope)
        actions: [{ action: stop, id: done, reason: mid-fit }]
      - name: below
        when: >-
          \(inScope)
        actions: [{ action: stop, id: done, reason: below }]
    otherwise:
      name: out-of-scope
      actions: [{ action: stop, id: done, reason: out-of-scope }]
    """

  private static let contract = """
    {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "type": "object",
      "required": ["assessment", "candidate", "job"],
      "properties": {
        "account": { "type": "object" },
        "assessment": {
          "type": "object",
          "required": ["id", "provider", "max_score"],
          "properties": {
            "id": { "type": "string", "minLength": 1 },
            "provider": { "type": "string" },
            "name": { "type": "string" },
            "score": { "type": "number", "minimum": 0, "maximum": 100 },
            "max_score": { "type": "number" },
            "percentile": { "type": "number", "minimum": 0, "maximum": 100 },
            "started_at": { "type": "string", "format": "date-time" },
            "completed_at": { "type": "string", "format": "date-time" },
            "duration_seconds": { "type": "integer", "minimum": 0 },
            "sections": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["name", "score"],
                "properties": {
                  "name": { "type": "string" },
                  "score": { "type": "number" },
                  "weight": { "type": "number" }
                }
              }
            },
            "report_url": { "type": "string" }
          }
        },
        "application": {
          "type": "object",
          "required": ["id"],
          "properties": {
            "id": { "type": "string" },
            "status": { "type": "string", "enum": ["active", "rejected", "hired"] },
            "stage": { "type": "object" },
            "source": { "type": "object" },
            "applied_at": { "type": "string", "format": "date-time" },
            "tags": { "type": "array", "items": { "type": "string" } },
            "answers": { "type": "array" }
          }
        },
        "candidate": {
          "type": "object",
          "required": ["id", "email"],
          "properties": {
            "id": { "type": "string" },
            "first_name": { "type": "string", "minLength": 1 },
            "last_name": { "type": "string" },
            "email": { "type": "string", "format": "email" },
            "phone": { "type": "string" },
            "years_experience": { "type": "number", "minimum": 0 },
            "address": {
              "type": "object",
              "properties": {
                "city": { "type": "string" },
                "region": { "type": "string" },
                "postal_code": { "type": "string" },
                "country": { "type": "string", "pattern": "^[A-Z]{2}$" }
              }
            },
            "links": { "type": "array" }
          }
        },
        "job": {
          "type": "object",
          "required": ["id", "title"],
          "properties": {
            "id": { "type": "string" },
            "title": { "type": "string", "minLength": 1 },
            "role": { "type": "string" },
            "department": { "type": "string" },
            "location": { "type": "string" },
            "hiring_manager": { "type": "object" },
            "recruiter": { "type": "object" },
            "next_step": { "type": "string" }
          }
        }
      }
    }
    """
}
