/// Gathers a response while libcurl reads it.
final class ResponseCollector {
  private let limit: Int
  private(set) var headers: [OutgoingRequest.Header] = []
  private(set) var body: [UInt8] = []
  private(set) var isTooLarge = false

  init(limit: Int) { self.limit = limit }

  /// Takes what is below the limit. False over it, which ends the transfer.
  @unsafe func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
    isTooLarge = body.count + bytes.count > limit
    unsafe body.append(contentsOf: bytes.prefix(limit - body.count))
    return !isTooLarge
  }

  /// One line of the head, its line break included. A status line begins the head anew: what came before it was an
  /// interim response (RFC 9110, section 15.2).
  @unsafe func takeHeaderLine(_ bytes: UnsafeRawBufferPointer) {
    let line = unsafe String(decoding: bytes, as: UTF8.self)
    guard !line.hasPrefix("HTTP/") else {
      headers = []
      return
    }
    guard let colon = line.firstIndex(of: ":") else { return }
    let value = line[line.index(after: colon)...]
    headers.append(
      OutgoingRequest.Header(String(line[..<colon]), String(value.trimmingWhiteSpace())))
  }
}

extension Substring {
  /// Without white space and line breaks at both ends.
  fileprivate func trimmingWhiteSpace() -> Substring {
    var trimmed = drop { $0.isWhitespace }
    while let last = trimmed.last, last.isWhitespace { trimmed.removeLast() }
    return trimmed
  }
}

/// libcurl's `CURLOPT_WRITEFUNCTION`: a count other than the one given ends the transfer.
func bodyCame(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
  _ owner: UnsafeMutableRawPointer?
) -> Int {
  let collector = unsafe Unmanaged<ResponseCollector>.fromOpaque(owner!).takeUnretainedValue()
  let taken = unsafe collector.take(UnsafeRawBufferPointer(start: bytes, count: size * count))
  return taken ? size * count : 0
}

/// libcurl's `CURLOPT_HEADERFUNCTION`.
func headerCame(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
  _ owner: UnsafeMutableRawPointer?
) -> Int {
  let collector = unsafe Unmanaged<ResponseCollector>.fromOpaque(owner!).takeUnretainedValue()
  unsafe collector.takeHeaderLine(UnsafeRawBufferPointer(start: bytes, count: size * count))
  return size * count
}
