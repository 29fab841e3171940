import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A mail server of this machine that takes every message and forgets it, with as little work as can be: what is measured
/// is who sends. One thread for each connection.
final class SMTPSink: Sendable {
  private let listener: Int32
  let port: UInt16

  init() throws {
    #if canImport(Glibc)
      let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let listener = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listens = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 64) == 0
          && getsockname(listener, $0, &length) == 0
      }
    }
    guard listens else { throw BenchmarkFailure("a sink for mail cannot listen") }
    self.listener = listener
    port = UInt16(bigEndian: address.sin_port)
    Thread.detachNewThread {
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { return }
        Thread.detachNewThread { Self.talk(connection) }
      }
    }
  }

  func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

  private static func talk(_ connection: Int32) {
    defer { close(connection) }
    var one: Int32 = 1
    setsockopt(
      connection, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
    guard say("220 sink", connection) else { return }
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    var tail: [UInt8] = []
    var isInMessage = false
    let end = Array("\r\n.\r\n".utf8)
    while true {
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { return }
      if isInMessage {
        tail = Array((tail + buffer[max(0, count - end.count)..<count]).suffix(end.count))
        if count < end.count { tail = Array((tail + buffer[..<count]).suffix(end.count)) }
        guard tail == end else { continue }
        isInMessage = false
        tail = []
        guard say("250 taken", connection) else { return }
        continue
      }
      // libcurl waits for each reply, so that one command comes at a time.
      switch buffer[0] {
      case UInt8(ascii: "E"): guard say("250 sink", connection) else { return }
      case UInt8(ascii: "D"):
        isInMessage = true
        guard say("354 go on", connection) else { return }
      case UInt8(ascii: "Q"):
        _ = say("221 bye", connection)
        return
      default: guard say("250 fine", connection) else { return }
      }
    }
  }

  private static func say(_ text: String, _ connection: Int32) -> Bool {
    let bytes = Array("\(text)\r\n".utf8)
    return send(connection, bytes, bytes.count, 0) == bytes.count
  }
}
