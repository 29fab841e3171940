import Configuration
import Connectors
import Graph
import NetworkClient
import Values

extension DoctorVisit {
  /// Reaches a connection as a message would, and sends none. `all`: each of them but those that are left out.
  mutating func reach(_ name: String) throws(CommandError) {
    let all = configuration.set.project?.connections ?? []
    let settings = ConnectionSettings(configuration: configuration)
    let wanted = all.filter { connection in
      name == "all"
        ? !connection.isOptional || settings.missing(connection).isEmpty
        : connection.name.value == name
    }
    guard !wanted.isEmpty || name == "all" else {
      let known = all.map { "`\($0.name.value)`" }.joined(separator: ", ")
      throw .usage(
        "the project has no connection `\(name)`\(known.isEmpty ? "" : ", but \(known)")")
    }
    let settings = ConnectionSettings(configuration: configuration)
    for connection in wanted {
      // Of those that are left out it has been said.
      if name == "all", connection.isOptional, !settings.missing(connection).isEmpty { continue }
      reach(connection)
    }
  }

  private mutating func reach(_ connection: ConnectionDefinition) {
    let subject = "connection \(connection.name.value)"
    switch connection.type.value {
    case "outbox":
      let folder = configuration.outbox(in: files)
      let isThere = Folder.isFolder(folder)
      note(
        .fine, subject,
        isThere ? "writes into `\(folder)`" : "will make the folder `\(folder)`")
    case "smtp":
      do throws(CommandError) {
        let submission = try Connections.submission(to: connection, configuration)
        do throws(SMTPFailure) {
          try SMTPClient().probe(submission)
          note(
            .fine, subject,
            "the mail server lets us in\(submission.mustEncrypt ? ", encrypted" : "")")
        } catch {
          note(.wrong, subject, "the mail server does not let us in: \(error.words)")
        }
      } catch {
        note(.wrong, subject, error.sentence)
      }
    case "slack", "hubspot", "sendgrid", "postmark", "twilio", "greenhouse", "ashby", "lever":
      do {
        note(.fine, subject, try probe(connection))
      } catch let error as CommandError {
        note(.wrong, subject, error.sentence)
      } catch let error as ConnectorProblem {
        note(.wrong, subject, error.reason)
      } catch {
        note(.wrong, subject, "\(error)")
      }
    default:
      note(
        .doubtful, subject,
        "a connection of type `\(connection.type.value)` cannot be reached without sending")
    }
  }
}

extension DoctorVisit {
  /// What a vendor says of our key.
  private func probe(_ connection: ConnectionDefinition) throws -> String {
    let settings = ConnectionSettings(configuration: configuration)
    let name = connection.name.value
    return switch connection.type.value {
    case "sendgrid": try SendGridConnection.probe(name: name, settings.sendGrid(connection))
    case "postmark": try PostmarkConnection.probe(name: name, settings.postmark(connection))
    case "hubspot": try HubSpotConnection.probe(name: name, settings.hubSpot(connection))
    case "twilio":
      try TwilioConnection.probe(
        name: name, account: settings.account(connection), settings.twilio(connection))
    case "greenhouse", "ashby", "lever":
      try ATSConnection.probe(
        name: name, settings.system(connection), settings.ats(connection))
    default: try SlackConnection.probe(name: name, settings.slack(connection))
    }
  }
}

extension SMTPFailure {
  /// `AUTH: 535 5.7.8`, `couldn't connect to server`
  fileprivate var words: String {
    let what = reply.map { [String($0.code), $0.detail].compactMap { $0 }.joined(separator: " ") }
    return [command, what ?? reason].compactMap { $0 }.joined(separator: ": ")
  }
}

extension Connections {
  /// How its mail server is spoken to; nothing to be said. Gives up after 15 seconds.
  fileprivate static func submission(
    to connection: ConnectionDefinition, _ configuration: LoadedConfiguration
  ) throws(CommandError) -> SMTPSubmission {
    let settings = try ConnectionSettings(configuration: configuration).mailServer(connection)
    return SMTPSubmission(
      server: settings.server, mustEncrypt: settings.mustEncrypt,
      authorities: settings.authorities, sender: "", recipients: [], message: [],
      timeout: .seconds(15))
  }
}
