import Actions
import Graph
import SQLite
import Values

extension Connection {
  /// Writes one change.
  func apply(_ change: Change) throws(SQLiteError) {
    switch change {
    case .dispatch(let event): try apply(event)
    case .alias(let alias, let candidate):
      try run(
        """
        INSERT INTO aliases (kind, source, value, candidate) VALUES (?, ?, ?, ?)
        ON CONFLICT (kind, source, value) DO UPDATE SET candidate = excluded.candidate
        """,
        [.text(alias.kind), .text(alias.source), Seal.close(alias.value), .id(candidate)])
    case .fact(let fact): try apply(fact)
    case .join(let loser, let winner, let event, let at):
      try join(loser, into: winner, event: event, at: at)
    case .revision(let digest, let texts, let files):
      try run(
        "INSERT INTO revisions (digest, texts) VALUES (?, ?) ON CONFLICT (digest) DO NOTHING",
        [.text(digest), Seal.close(texts)])
      for file in files {
        try run(
          "INSERT INTO revision_files (revision, digest) VALUES (?, ?) ON CONFLICT DO NOTHING",
          [.text(digest), .text(file)])
      }
    case .attachedFile(let digest, let content):
      try run(
        "INSERT INTO attached_files (digest, content) VALUES (?, ?) ON CONFLICT (digest) DO NOTHING",
        [.text(digest), Seal.close(content)])
    case .collectRevisions(let digests): try collectRevisions(keeping: digests)
    case .event(let progress):
      try run(
        """
        UPDATE deliveries SET state = ?, reason = ?, journey = coalesce(?, journey) WHERE id = ?
        """,
        [
          .text(progress.state.rawValue), .optional(progress.reason), Seal.close(progress.journey),
          .id(progress.id),
        ])
    case .record(let record): try apply(record)
    case .absorbed(let loser, let winner): try absorb(loser, into: winner)
    case .run(let run): try apply(run)
    case .runState(let id, let state, let reason, let at):
      try run(
        "UPDATE runs SET state = ?, reason = ?, updated_at = ? WHERE id = ?",
        [.text(state.rawValue), .optional(reason), .time(at), .id(id)])
    case .step(let step): try apply(step)
    case .effect(let effect): try apply(effect)
    case .timer(let run, let step, let due, let event):
      try self.run(
        """
        INSERT INTO timers (run, step, due_at, event) VALUES (?, ?, ?, ?)
        ON CONFLICT (run, step) DO UPDATE SET due_at = excluded.due_at, event = excluded.event
        """, [.id(run), .text(step), .time(due), .id(event)])
    case .noTimer(let run, let step):
      try self.run("DELETE FROM timers WHERE run = ? AND step = ?", [.id(run), .text(step)])
    case .deadLetter(let letter): try apply(letter)
    case .buried(let event, let errorClass, let reason, let at):
      try bury(event, errorClass: errorClass, reason: reason, at: at)
    case .alert(let alert): try apply(alert)
    case .alertsTold(let last):
      try run("DELETE FROM alerts WHERE seq <= ?", [.integer(last)])
    case .letter(let sequence, let progress): try apply(progress, to: sequence)
    case .repetition(let order): try apply(order)
    case .repetitionEnded(let event, let workflow, let number, let progress):
      try apply(progress, to: number, of: workflow, event)
    case .release(let event, let at):
      try run(
        """
        UPDATE deliveries SET state = 'pending', reason = NULL, released_at = ? WHERE id = ?
        """, [.time(at), .id(event)])
    case .messagesWritten(let sequences, let at):
      // Mostly one stretch of the oldest.
      for stretch in sequences.stretches {
        try run(
          "UPDATE outbox SET written_at = ? WHERE seq BETWEEN ? AND ?",
          [.time(at), .integer(stretch.lowerBound), .integer(stretch.upperBound)])
      }
    case .commandFinished(let sequence, let answer, let at):
      let (failed, result) =
        switch answer {
        case .done(let text): (false, text)
        case .failed(let text): (true, text)
        }
      try run(
        "UPDATE commands SET finished_at = ?, failed = ?, result = ? WHERE seq = ?",
        [.time(at), .integer(failed ? 1 : 0), .text(result), .integer(sequence)])
    case .prune(let kind, let rows): try prune(kind, rows)
    case .forgetCandidates(let candidates, let time):
      try forget(candidates, untouchedSince: time)
    case .forgetTasks(let tasks): try forget(tasks)
    case .forgetFiles(let digests): try forget(files: digests)
    case .forgetJobs(let keys, let time): try forget(jobs: keys, unsaidSince: time)
    case .taskDone(let id, let at):
      let state: TaskState = at == nil ? .open : .done
      try run(
        "UPDATE tasks SET state = ?, done_at = ? WHERE id = ?",
        [.text(state.rawValue), .time(at), .id(id)])
    case .forgetCommands(let time):
      try run("DELETE FROM commands WHERE finished_at < ?", [.time(time)])
    case .metadata(let key, let value):
      try run(
        """
        INSERT INTO metadata (key, value) VALUES (?, ?)
        ON CONFLICT (key) DO UPDATE SET value = excluded.value
        """, [.text(key), .text(value)])
    case .note(let note, let value):
      let names: [Argument] = [.text(note.connection), .text(note.kind), .text(note.key)]
      guard let value else {
        try run(
          "DELETE FROM connection_notes WHERE connection = ? AND kind = ? AND key = ?", names)
        return
      }
      try run(
        """
        INSERT INTO connection_notes (connection, kind, key, value) VALUES (?, ?, ?, ?)
        ON CONFLICT (connection, kind, key) DO UPDATE SET value = excluded.value
        """, names + [Seal.close(value)])
    }
  }

  private func apply(_ event: DispatchedEvent) throws(SQLiteError) {
    try run(
      """
      UPDATE deliveries SET type = ?, event_time = ?, candidate = ?, application = ?, lane = ?,
        revision = ?
      WHERE id = ?
      """,
      [
        .text(event.type), .time(event.time), .id(event.candidate), .optional(event.application),
        .lane(event.lane), .text(event.revision), .id(event.id),
      ])
    try run(
      """
      INSERT INTO event_content (delivery, event) SELECT seq, ? FROM deliveries WHERE id = ?
      ON CONFLICT (delivery) DO UPDATE SET event = excluded.event
      """, [Seal.close(event.document), .id(event.id)])
  }

  /// Keeps what is later in event time.
  private func apply(_ fact: Fact) throws(SQLiteError) {
    try run(
      """
      INSERT INTO facts (kind, key, value, event_time, said_at) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (kind, key) DO UPDATE
        SET value = excluded.value, event_time = max(event_time, excluded.event_time),
          said_at = max(coalesce(said_at, 0), excluded.said_at)
      """,
      [
        .text(fact.kind.rawValue), .text(fact.key), Seal.close(fact.value), .time(fact.time),
        .time(fact.saidAt),
      ])
  }

  private func apply(_ record: CandidateRecord) throws(SQLiteError) {
    try run(
      """
      INSERT INTO candidates (id, record, stage, last_event_at, events, created_at, updated_at)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET record = excluded.record, stage = excluded.stage,
        last_event_at = excluded.last_event_at, events = excluded.events,
        updated_at = excluded.updated_at
      """,
      [
        .id(record.id), Seal.close(record.document), .optional(record.stage?.value),
        .time(record.lastEvent?.at), .integer(record.events), .time(record.createdAt),
        .time(record.updatedAt),
      ])
    for tag in record.retagged { try index(tag, of: record) }
  }

  /// Written only where a tag has come or gone: most events leave the tags as they are.
  private func index(_ tag: String, of record: CandidateRecord) throws(SQLiteError) {
    let row: [Argument] = [Seal.close(tag), .id(record.id)]
    if record.tags.contains(tag) {
      try run(
        """
        INSERT INTO candidate_tags (tag, candidate) VALUES (?, ?)
        ON CONFLICT (tag, candidate) DO NOTHING
        """, row)
    } else {
      try run("DELETE FROM candidate_tags WHERE tag = ? AND candidate = ?", row)
    }
  }

  private func apply(_ record: RunRecord) throws(SQLiteError) {
    try run(
      """
      INSERT INTO runs (
        id, event, workflow, generation, repetition, revision, segment, state, position, reason,
        created_at, updated_at, trace)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .id(record.id), .id(record.event), .text(record.workflow), .number(record.generation),
        .number(record.repetition?.number ?? 0), .text(record.revision), .optional(record.segment),
        .text(record.state.rawValue),
        .number(record.start), .optional(record.reason), .time(record.at), .time(record.at),
        Seal.close(record.trace),
      ])
  }

  private func apply(_ step: StepRecord) throws(SQLiteError) {
    try run(
      """
      INSERT INTO steps (
        run, id, ordinal, action, state, attempts, answered, reason, started_at, updated_at,
        request, result, answer, wanted_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (run, id) DO UPDATE SET state = excluded.state, attempts = excluded.attempts,
        answered = excluded.answered, reason = excluded.reason, updated_at = excluded.updated_at,
        request = coalesce(excluded.request, request), result = coalesce(excluded.result, result),
        answer = coalesce(excluded.answer, answer),
        wanted_at = coalesce(excluded.wanted_at, wanted_at)
      """,
      [
        .id(step.run), .text(step.id), .number(step.ordinal), .text(step.action),
        .text(step.state.rawValue), .number(step.attempts), .number(step.answered),
        .optional(step.reason), .time(step.at), .time(step.at), Seal.close(step.request),
        Seal.close(step.result), Seal.close(step.answer), .time(step.wantedAt),
      ])
    try noteFiles(of: step)
  }

  /// Enters the effect into the ledger and writes the rows that it consists of, unless the ledger has it already.
  private func apply(_ effect: EffectRecord) throws(SQLiteError) {
    let entered = try run(
      """
      INSERT INTO effects (event, workflow, step, repetition, run, at) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (event, workflow, step, repetition) DO NOTHING
      """,
      [
        .id(effect.event), .text(effect.workflow), .text(effect.step), .number(effect.repetition),
        .id(effect.run), .time(effect.at),
      ])
    guard entered == 1 else { return }
    switch effect.embedded {
    case nil: break
    case .task(let task): try apply(task, of: effect)
    case .message(let connection):
      try run(
        """
        INSERT INTO outbox (event, workflow, step, run, connection, created_at)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
        [
          .id(effect.event), .text(effect.workflow), .text(effect.step), .id(effect.run),
          .text(connection), .time(effect.at),
        ])
    }
  }

  private func apply(_ task: TaskRecord, of effect: EffectRecord) throws(SQLiteError) {
    let content = Value.object(present: [
      "title": .string(task.request.title), "body": task.request.body.map { .string($0) },
      "assignee": task.request.assignee.map { .string($0) },
    ])
    try run(
      """
      INSERT INTO tasks (
        id, event, workflow, step, candidate, state, priority, due_at, created_at, content)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .id(task.id), .id(effect.event), .text(effect.workflow), .text(effect.step),
        .id(task.candidate), .text(TaskState.open.rawValue), .text(task.request.priority.rawValue),
        .time(task.request.due), .time(effect.at), Seal.close(content.jsonBytes()),
      ])
  }

  private func apply(_ alert: AlertRecord) throws(SQLiteError) {
    try run(
      """
      INSERT INTO alerts (
        message, event, candidate, workflow, step, source, connection, error_class, reason, show,
        at, segment)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, coalesce(?12, (
        SELECT segment FROM runs WHERE event = ?2 AND workflow = ?4
        ORDER BY generation DESC LIMIT 1)))
      """,
      [
        .text(alert.message), .id(alert.event), .id(alert.candidate), .optional(alert.workflow),
        .optional(alert.step), .optional(alert.source), .optional(alert.connection),
        .text(alert.errorClass), .text(alert.reason), .text(alert.show), .time(alert.at),
        .optional(alert.segment),
      ])
  }
}

extension Alias {
  var kind: String {
    switch self {
    case .candidate: "candidate"
    case .application: "application"
    case .email: "email"
    case .sharedEmail: "shared"
    }
  }

  var source: String {
    switch self {
    case .candidate(let source, _), .application(let source, _): source
    case .email, .sharedEmail: ""
    }
  }

  var value: String {
    switch self {
    case .candidate(_, let id), .application(_, let id): id
    case .email(let address), .sharedEmail(let address): address
    }
  }
}

extension [Int64] {
  /// Its numbers as ranges without a gap, each as long as the order of the list allows.
  fileprivate var stretches: [ClosedRange<Int64>] {
    var stretches: [ClosedRange<Int64>] = []
    for number in self {
      if let last = stretches.last, number == last.upperBound + 1 {
        stretches[stretches.count - 1] = last.lowerBound...number
      } else {
        stretches.append(number...number)
      }
    }
    return stretches
  }
}
