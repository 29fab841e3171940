#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One TCP connection to a server on loopback, byte by byte under the test's control.
final class RawClient {
  private let socket: Int32
  private var received: [UInt8] = []

  struct Answer: Equatable {
    let status: Int
    let headers: [String: String]
    let body: String
  }

  init(port: UInt16) {
    #if canImport(Glibc)
      socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      socket = Darwin.socket(AF_INET, SOCK_STREAM, 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let code = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(socket, $0, length) }
    }
    precondition(code == 0, "a listening server")
  }

  deinit { close(socket) }

  /// Whether every byte so far could be sent.
  private(set) var isOpen = true

  /// Sends what the peer still takes.
  func send(_ text: String) { send([UInt8](text.utf8)) }

  func send(_ bytes: [UInt8]) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else {
        isOpen = false
        return
      }
      sent += count
    }
  }

  func post(_ path: String, _ body: String, headers: String = "") {
    send(
      "POST \(path) HTTP/1.1\r\nHost: x\r\n\(headers)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    )
  }

  /// Blocks until the peer has closed; what came before it is dropped.
  func waitForEnd() {
    while readMore() {}
  }

  /// Blocks until a whole answer is there; nil when the peer closed before.
  func answer() -> Answer? {
    let end = [UInt8]("\r\n\r\n".utf8)
    while true {
      if let head = Self.firstRange(of: end, in: received) {
        let lines = String(decoding: received[..<head.lowerBound], as: UTF8.self)
          .split(separator: "\r\n")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
          let parts = line.split(separator: ":", maxSplits: 1)
          headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
        }
        let length = Int(headers["content-length"] ?? "0") ?? 0
        while received.count < head.upperBound + length {
          guard readMore() else { return nil }
        }
        let body = String(
          decoding: received[head.upperBound..<head.upperBound + length], as: UTF8.self)
        received.removeFirst(head.upperBound + length)
        return Answer(
          status: Int(lines[0].split(separator: " ")[1]) ?? 0, headers: headers, body: body)
      }
      guard readMore() else { return nil }
    }
  }

  private func readMore() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 64 * 1024)
    let count = recv(socket, &buffer, buffer.count, 0)
    guard count > 0 else { return false }
    received += buffer[..<count]
    return true
  }

  private static func firstRange(of wanted: [UInt8], in bytes: [UInt8]) -> Range<Int>? {
    guard bytes.count >= wanted.count else { return nil }
    for start in 0...(bytes.count - wanted.count) where bytes[start...].starts(with: wanted) {
      return start..<start + wanted.count
    }
    return nil
  }
}
