internal import Values

/// A text message ready to be sent: `sms.send`.
package struct SMSRequest: Sendable, Hashable {
  package var connection: String
  /// `+442079460958`
  package var to: String
  package var body: String

  package init(connection: String, to: String, body: String) {
    self.connection = connection
    self.to = to
    self.body = body
  }

  package var length: SMSLength { SMSLength(body) }
}

extension SMSRequest {
  var fieldValues: MapValue {
    RequestFields.present([
      "connection": .string(connection), "to": .string(to), "body": .string(body),
      "segments": .int(Int64(length.segments)),
    ])
  }

  init(_ reader: RequestReader) throws(ActionRequestError) {
    self.init(
      connection: try reader.text("connection"), to: try reader.text("to"),
      body: try reader.text("body"))
  }
}
