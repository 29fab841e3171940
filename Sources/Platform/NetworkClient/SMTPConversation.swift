import CCurl

/// What is said in the course of one submission, as far as its outcome depends on it: the last command, the last
/// reply, how much of the message has gone. No text of either side is kept.
final class SMTPConversation {
  private let message: [UInt8]
  /// Bytes that libcurl has taken.
  private var taken = 0
  private(set) var command: String?
  /// To the last command; nil while there is none.
  private(set) var reply: SMTPReply?
  private var isOver = false

  init(_ message: [UInt8]) { self.message = message }

  var stage: SMTPFailure.Stage {
    switch command {
    case "MAIL", "RCPT": .envelope
    case "DATA":
      // What has been handed over whole may have been sent to its end, which libcurl adds by itself.
      reply?.code != 354 && taken == 0 ? .envelope : taken < message.count ? .content : .end
    default: .session
    }
  }

  /// A refusal, in the last reply.
  var refusal: SMTPReply? { reply.flatMap { $0.code >= 400 ? $0 : nil } }

  /// The next bytes of the message.
  @unsafe func fill(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(buffer.count, message.count - taken)
    guard count > 0 else { return 0 }
    unsafe message.withUnsafeBytes { bytes in
      unsafe buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[taken..<taken + count]))
    }
    taken += count
    return count
  }

  /// A command goes out. Only its first word is looked at: what follows may be an address or a password.
  @unsafe func note(command line: UnsafeRawBufferPointer) {
    let word = unsafe line.prefix(9).prefix { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A }
    let name = unsafe String(decoding: word, as: UTF8.self).uppercased()
    // libcurl itself ends a conversation that went wrong: nothing after that is part of the outcome.
    if name == "QUIT" { isOver = true }
    // Further lines of a login are no commands.
    guard !isOver, Self.commands.contains(name) else { return }
    command = name
    reply = nil
  }

  private static let commands: Set<String> = [
    "EHLO", "HELO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA",
  ]

  /// A line of a reply came: `550 5.1.1 …`, or `250-…` where more lines follow.
  @unsafe func note(reply line: UnsafeRawBufferPointer) {
    let text = unsafe String(decoding: line.prefix(32), as: UTF8.self)
    let parts = text.split(maxSplits: 2, whereSeparator: { $0 == " " || $0 == "-" || $0.isNewline })
    guard let first = parts.first, first.utf8.count == 3, let code = Int(first),
      (200..<600).contains(code), !isOver
    else { return }
    let detail = parts.count > 1 ? Self.enhanced(parts[1]) : nil
    // A detail stands on any line of the reply.
    let known = reply?.code == code ? reply?.detail : nil
    reply = SMTPReply(code: code, detail: detail ?? known)
  }

  /// `5.1.1`: three numbers, the first of them 2, 4 or 5. Source: RFC 3463, section 2.
  private static func enhanced(_ word: Substring) -> String? {
    let numbers = word.split(separator: ".", omittingEmptySubsequences: false)
    guard numbers.count == 3, numbers[0].utf8.count == 1,
      numbers.allSatisfy({ (1...3).contains($0.utf8.count) && $0.utf8.allSatisfy(isDigit) })
    else { return nil }
    return String(word)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}

/// libcurl's `CURLOPT_READFUNCTION`.
func messageWanted(
  _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
  _ owner: UnsafeMutableRawPointer?
) -> Int {
  let conversation = unsafe Unmanaged<SMTPConversation>.fromOpaque(owner!).takeUnretainedValue()
  return unsafe conversation.fill(
    UnsafeMutableRawBufferPointer(start: buffer, count: size * count))
}

/// libcurl's `CURLOPT_DEBUGFUNCTION`: for SMTP the "headers" are commands and replies.
func lineSeen(
  _ handle: UnsafeMutableRawPointer?, _ kind: curl_infotype, _ bytes: UnsafeMutablePointer<CChar>?,
  _ count: Int, _ owner: UnsafeMutableRawPointer?
) -> Int32 {
  let conversation = unsafe Unmanaged<SMTPConversation>.fromOpaque(owner!).takeUnretainedValue()
  let line = unsafe UnsafeRawBufferPointer(start: bytes, count: count)
  switch kind {
  case CURLINFO_HEADER_OUT: unsafe conversation.note(command: line)
  case CURLINFO_HEADER_IN: unsafe conversation.note(reply: line)
  default: break
  }
  return 0
}

/// libcurl's `CURLOPT_WRITEFUNCTION` for what nobody wants: without one it would print it.
func textCame(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
  _ owner: UnsafeMutableRawPointer?
) -> Int { size * count }
