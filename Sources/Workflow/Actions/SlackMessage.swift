package import Values

/// A message for a channel in Slack, in Slack's markup: `slack.post`.
package struct SlackMessage: Sendable {
  package var connection: String
  /// `#hiring-backend`, or an id such as `C024BE91L`.
  package var channel: String
  package var text: String
  /// Whose thread in the channel it belongs to: the candidate's record, `cand_…`; nil: it stands for itself.
  package var thread: String?
  /// What the first message of the thread shows from now on.
  package var stage: String?
  package var button: Button?

  package struct Button: Sendable, Hashable {
    package let text: String
    /// `https://…`
    package let url: String

    package init(text: String, url: String) {
      self.text = text
      self.url = url
    }
  }

  package init(
    connection: String, channel: String, text: String, thread: String? = nil,
    stage: String? = nil, button: Button? = nil
  ) {
    self.connection = connection
    self.channel = channel
    self.text = text
    self.thread = thread
    self.stage = stage
    self.button = button
  }
}

extension SlackMessage {
  var fieldValues: MapValue {
    RequestFields.present([
      "connection": .string(connection), "channel": .string(channel), "text": .string(text),
      "thread": .string(thread == nil ? "channel" : "candidate"),
      "candidate": RequestFields.text(thread), "stage": RequestFields.text(stage),
      "button": button.map { .map($0.fieldValues) },
    ])
  }

  init(_ reader: RequestReader) throws(ActionRequestError) {
    self.init(
      connection: try reader.text("connection"), channel: try reader.text("channel"),
      text: try reader.text("text"), thread: try reader.optionalText("candidate"),
      stage: try reader.optionalText("stage"),
      button: try reader.record("button").map { button throws(ActionRequestError) in
        Button(text: try button.text("text"), url: try button.text("url"))
      })
  }
}

extension SlackMessage.Button {
  /// As the connector keeps it too.
  package var fieldValues: MapValue {
    RequestFields.present(["text": .string(text), "url": .string(url)])
  }
}
