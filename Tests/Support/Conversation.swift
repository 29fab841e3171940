import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One connection's bytes.
final class Conversation {
  private let socket: Int32
  private var buffer: [UInt8] = []
  private var isOver = false

  init(_ socket: Int32) { self.socket = socket }

  /// Without its line end; nil at the end of the connection.
  func line() -> String? {
    while true {
      if let end = buffer.firstIndex(of: 0x0A) {
        let line = buffer[..<end].filter { $0 != 0x0D }
        buffer.removeSubrange(...end)
        return String(decoding: line, as: UTF8.self)
      }
      guard read() else { return nil }
    }
  }

  /// Up to the dot alone on its line, which is left out.
  func message() -> [UInt8]? {
    var message: [UInt8] = []
    let end = Array("\r\n.\r\n".utf8)
    while true {
      let text = Array("\r\n".utf8) + buffer
      if let range = text.firstRange(of: end) {
        message = Array(text[2..<(range.lowerBound + 2)])
        buffer = Array(text[range.upperBound...])
        return Self.unstuffed(message)
      }
      guard read() else { return nil }
    }
  }

  private static func unstuffed(_ bytes: [UInt8]) -> [UInt8] {
    let text = Array("\r\n".utf8) + bytes
    return Array(text.replacing(Array("\r\n..".utf8), with: Array("\r\n.".utf8)).dropFirst(2))
  }

  func say(_ text: String) -> Bool { send(Array("\(text)\r\n".utf8)) }

  /// False where the other side is gone.
  func send(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Self.send(socket, $0)
      }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  /// When it ends, which is to be next, the other side sees a reset.
  func reset() {
    var linger = linger(l_onoff: 1, l_linger: 0)
    setsockopt(
      socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
  }

  func end() {
    guard !isOver else { return }
    isOver = true
    close(socket)
  }

  /// So many bytes; nil where the connection ends before.
  func bytes(_ count: Int) -> [UInt8]? {
    while buffer.count < count { guard read() else { return nil } }
    defer { buffer.removeFirst(count) }
    return Array(buffer[..<count])
  }

  private static func send(_ socket: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    #if canImport(Glibc)
      Glibc.send(socket, bytes.baseAddress, bytes.count, noSignal)
    #else
      Darwin.send(socket, bytes.baseAddress, bytes.count, noSignal)
    #endif
  }

  private func read() -> Bool {
    guard !isOver else { return false }
    var chunk = [UInt8](repeating: 0, count: 65536)
    let count = recv(socket, &chunk, chunk.count, 0)
    guard count > 0 else { return false }
    buffer += chunk[..<count]
    return true
  }
}

#if canImport(Glibc)
  private let noSignal = Int32(MSG_NOSIGNAL)
#else
  private let noSignal: Int32 = 0
#endif
