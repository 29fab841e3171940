import CCrypto
import Synchronization

/// A secret key for HMAC (RFC 2104) with one hash function, prepared once and used for every message.
///
/// The key lives in a template context of libcrypto that is never changed after `init`. Each message works on a copy
/// of it, so one key serves any number of threads; a copy that is done with serves the next message (0.5 µs cheaper
/// than another copy, which is 0.3 µs cheaper than keying anew). https://docs.openssl.org/3.0/man3/EVP_MAC/
///
/// `@unchecked Sendable`: the template is only read after `init`; a copy belongs to the thread that took it.
@safe package final class HMACKey: @unchecked Sendable {
  package let algorithm: HashAlgorithm
  private let template: OpaquePointer
  /// Copies that no message works on.
  private let spare = Mutex(Contexts())
  /// How many of them are kept.
  private let spareCount: Int

  /// `@unchecked Sendable`: as the key itself.
  @safe private struct Contexts: @unchecked Sendable {
    var list: [OpaquePointer] = unsafe []
  }

  /// Throws `.emptyKey` for no bytes. A key longer than the hash's block is hashed first, as RFC 2104 says.
  package convenience init(_ algorithm: HashAlgorithm, key: [UInt8]) throws(CryptographyError) {
    try self.init(algorithm, key: key, spareCount: Self.canRestart ? 4 : 0)
  }

  private init(
    _ algorithm: HashAlgorithm, key: [UInt8], spareCount: Int
  ) throws(CryptographyError) {
    guard !key.isEmpty else { throw .emptyKey }
    guard let mac = unsafe Self.mac, let context = unsafe EVP_MAC_CTX_new(mac) else {
      throw .fromLibrary("prepare HMAC")
    }
    // Both texts are static, so their addresses outlive the call that reads them. libcrypto takes the value as
    // mutable and does not write to it; it copies the key.
    let digest = unsafe OSSL_PARAM_construct_utf8_string(
      Self.characters(of: "digest"),
      UnsafeMutablePointer(mutating: Self.characters(of: algorithm.libraryName)), 0)
    let keyed = unsafe EVP_MAC_init(context, key, key.count, [digest, OSSL_PARAM_construct_end()])
    guard keyed == 1 else {
      unsafe EVP_MAC_CTX_free(context)
      throw .fromLibrary("key HMAC-\(algorithm.rawValue)")
    }
    self.algorithm = algorithm
    self.spareCount = spareCount
    unsafe template = context
  }

  /// Whether this libcrypto begins a message anew in a context that has the key. Before 3.0.3 it went on where the
  /// message before had ended, without a word. https://github.com/openssl/openssl/issues/17811
  private static let canRestart: Bool = {
    guard let key = try? HMACKey(.sha256, key: [1], spareCount: 1),
      let first = try? key.code(of: [2]), let second = try? key.code(of: [2])
    else { return false }
    return first == second
  }()

  deinit {
    unsafe EVP_MAC_CTX_free(template)
    spare.withLock { contexts in
      while let context = unsafe contexts.list.popLast() { unsafe EVP_MAC_CTX_free(context) }
    }
  }

  /// Starts the code of a message that comes in parts.
  package func begin() throws(CryptographyError) -> HMACComputation {
    let known = unsafe spare.withLock { contexts in unsafe contexts.list.popLast() }
    if let known = unsafe known {
      // Without a key: back to where the one that it has was taken in.
      let computation = unsafe HMACComputation(with: self, in: known)
      guard unsafe EVP_MAC_init(known, nil, 0, nil) == 1 else {
        throw .fromLibrary("begin HMAC anew")
      }
      return computation
    }
    guard let context = unsafe EVP_MAC_CTX_dup(template) else {
      throw .fromLibrary("copy an HMAC context")
    }
    return unsafe HMACComputation(with: self, in: context)
  }

  @unsafe func takeBack(_ context: OpaquePointer) {
    let isKept = spare.withLock { contexts in
      guard unsafe contexts.list.count < spareCount else { return false }
      unsafe contexts.list.append(context)
      return true
    }
    if !isKept { unsafe EVP_MAC_CTX_free(context) }
  }

  /// The code of a whole message.
  package func code(of message: [UInt8]) throws(CryptographyError) -> [UInt8] {
    var computation = try begin()
    try computation.update(message)
    return try computation.finish()
  }

  /// libcrypto's HMAC, fetched once: a fetch walks the providers. Shared between threads, never freed.
  private nonisolated(unsafe) static let mac = unsafe EVP_MAC_fetch(nil, "HMAC", nil)

  /// The characters of a static text, closed by a zero.
  private static func characters(of text: StaticString) -> UnsafePointer<CChar> {
    unsafe UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self)
  }
}
