import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Listens at 127.0.0.1 and talks to whoever comes, one thread for each connection; plain sockets.
final class PeerListener: Sendable {
  private struct State {
    var listener: Int32 = -1
    var open: Set<Int32> = []
    var connections = 0
  }

  private let state = Mutex(State())
  let port: UInt16

  /// Listens at once.
  init(port: UInt16 = 0) {
    let listener = socket(AF_INET, SOCK_STREAM.value, 0)
    var yes: Int32 = 1
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        precondition(bind(listener, $0, length) == 0, "the port is free")
        precondition(listen(listener, 64) == 0, "the socket listens")
        getsockname(listener, $0, &length)
      }
    }
    self.port = UInt16(bigEndian: address.sin_port)
    state.withLock { $0.listener = listener }
  }

  var connections: Int { state.withLock { $0.connections } }

  /// Each connection's number, from 1, and what is said on it.
  func run(_ talk: @escaping @Sendable (_ number: Int, Conversation) -> Void) {
    let listener = state.withLock { $0.listener }
    Thread.detachNewThread { [self] in accept(listener, talk) }
  }

  /// Closes everything: the port answers nobody afterwards.
  func stop() {
    state.withLock { state in
      if state.listener >= 0 {
        // Closed by the thread that waits on it: its number must not be another socket's before.
        shutdown(state.listener, Int32(SHUT_RDWR))
        #if !canImport(Glibc)
          close(state.listener)
        #endif
        state.listener = -1
      }
      for connection in state.open { shutdown(connection, Int32(SHUT_RDWR)) }
    }
  }

  private func accept(
    _ listener: Int32, _ talk: @escaping @Sendable (Int, Conversation) -> Void
  ) {
    while true {
      #if canImport(Glibc)
        let connection = Glibc.accept(listener, nil, nil)
      #else
        let connection = Darwin.accept(listener, nil, nil)
      #endif
      guard connection >= 0 else {
        #if canImport(Glibc)
          close(listener)
        #endif
        return
      }
      let number: Int? = state.withLock { state in
        guard state.listener >= 0 else { return nil }
        state.connections += 1
        state.open.insert(connection)
        return state.connections
      }
      guard let number else {
        close(connection)
        continue
      }
      Thread.detachNewThread { [self] in
        let conversation = Conversation(connection)
        talk(number, conversation)
        state.withLock { _ = $0.open.remove(connection) }
        conversation.end()
      }
    }
  }
}

#if canImport(Glibc)
  extension __socket_type {
    fileprivate var value: Int32 { Int32(rawValue) }
  }
#else
  extension Int32 {
    fileprivate var value: Int32 { self }
  }
#endif
