#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

#if canImport(Glibc)
  private let noSignal = Int32(MSG_NOSIGNAL)
#else
  private let noSignal: Int32 = 0
#endif

/// One kept connection of a sender: a request goes out, its answer comes in, then the next.
final class LoadConnection {
  let descriptor: Int32
  private(set) var isIdle = true
  /// When the request at hand should have gone out: latency counts from then.
  private(set) var due = 0.0
  private var output: [UInt8] = []
  private var sent = 0
  private var input: [UInt8] = []
  private var chunk = [UInt8](repeating: 0, count: 4096)

  init(port: UInt16) throws {
    #if canImport(Glibc)
      descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      descriptor = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard descriptor >= 0, connected == 0 else { throw BenchmarkFailure("no connection") }
    var on: Int32 = 1
    setsockopt(
      descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
  }

  deinit { close(descriptor) }

  var wantsToWrite: Bool { sent < output.count }

  func send(_ request: [UInt8], due: Double) throws {
    isIdle = false
    self.due = due
    output = request
    sent = 0
    input.removeAll(keepingCapacity: true)
    try write()
  }

  func write() throws {
    while sent < output.count {
      let count = output.withUnsafeBytes {
        // Not `send`, which is this class's own.
        sendto(descriptor, $0.baseAddress! + sent, $0.count - sent, noSignal, nil, 0)
      }
      if count < 0 {
        if errno == EAGAIN || errno == EINTR { return }
        throw BenchmarkFailure("the program closed a connection")
      }
      sent += count
    }
  }

  /// True when the answer is complete; it must be 200.
  func read() throws -> Bool {
    let count = recv(descriptor, &chunk, chunk.count, 0)
    if count < 0, errno == EAGAIN || errno == EINTR { return false }
    guard count > 0 else { throw BenchmarkFailure("the program closed a connection") }
    input += chunk[..<count]
    guard let length = answerLength, input.count >= length else { return false }
    guard input.starts(with: "HTTP/1.1 200".utf8) else {
      throw BenchmarkFailure("answered \(String(decoding: input.prefix(80), as: UTF8.self))")
    }
    isIdle = true
    return true
  }

  /// Bytes of head and body; nil while the head is not complete. By bytes, since the sender runs on the cores of the
  /// program that it measures.
  private var answerLength: Int? {
    guard let head = Self.place(of: Self.headEnd, in: input) else { return nil }
    guard let name = Self.place(of: Self.lengthName, in: input[..<head]) else { return head + 4 }
    let digits = input[(name + Self.lengthName.count)..<head].drop { $0 == UInt8(ascii: " ") }
    let length = digits.prefix { (0x30...0x39).contains($0) }.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    return head + 4 + length
  }

  private static let headEnd = Array("\r\n\r\n".utf8)
  /// As the program writes it.
  private static let lengthName = Array("Content-Length:".utf8)

  private static func place(of pattern: [UInt8], in bytes: some RandomAccessCollection<UInt8>)
    -> Int?
  {
    bytes.withContiguousStorageIfAvailable { bytes in
      var place = 0
      while place + pattern.count <= bytes.count {
        var matched = 0
        while matched < pattern.count, bytes[place + matched] == pattern[matched] { matched += 1 }
        if matched == pattern.count { return place }
        place += 1
      }
      return nil
    } ?? nil
  }
}
