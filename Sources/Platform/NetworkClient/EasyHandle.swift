import CCurl

/// One easy handle of libcurl: its options, its connections, one transfer at a time.
/// https://curl.se/libcurl/c/libcurl-easy.html
///
/// `@unchecked Sendable`: libcurl lets a handle pass from thread to thread as long as one at a time uses it
/// (https://curl.se/libcurl/c/threadsafe.html), which is the promise that clients ask of their callers.
@safe final class EasyHandle: @unchecked Sendable {
  private let handle: UnsafeMutableRawPointer

  init() throws(EasyError) {
    guard Self.isStarted, let handle = unsafe curl_easy_init() else {
      throw EasyError(code: CURLE_FAILED_INIT)
    }
    unsafe self.handle = unsafe handle
  }

  deinit { unsafe curl_easy_cleanup(handle) }

  /// Takes the options back; the connections stay.
  func reset() { unsafe curl_easy_reset(handle) }

  /// Whatever the code: it is the transfer's outcome.
  func perform() -> CURLcode { unsafe curl_easy_perform(handle) }

  func set(_ option: CURLoption, to value: Int) throws(EasyError) {
    try check(unsafe ccurl_set_long(handle, option, value))
  }

  func set(_ option: CURLoption, toSize value: Int) throws(EasyError) {
    try check(unsafe ccurl_set_size(handle, option, curl_off_t(value)))
  }

  /// libcurl copies the text.
  func set(_ option: CURLoption, to value: String) throws(EasyError) {
    try check(unsafe ccurl_set_text(handle, option, value))
  }

  /// What it points to must live until the transfer is over.
  @unsafe func set(_ option: CURLoption, to value: UnsafeRawPointer?) throws(EasyError) {
    try check(unsafe ccurl_set_pointer(handle, option, value))
  }

  /// A function that libcurl calls with bytes that came, or for bytes to be sent; `owner` is its last parameter and
  /// must live until the transfer is over.
  func set(
    _ option: CURLoption, to function: ccurl_receiver, _ ownerOption: CURLoption, _ owner: AnyObject
  ) throws(EasyError) {
    try check(unsafe ccurl_set_receiver(handle, option, function))
    try unsafe set(
      ownerOption, to: UnsafeRawPointer(Unmanaged.passUnretained(owner).toOpaque()))
  }

  /// A function that sees the lines of both sides. `owner` as above.
  func set(watcher function: ccurl_watcher, _ owner: AnyObject) throws(EasyError) {
    try check(unsafe ccurl_set_watcher(handle, function))
    try unsafe set(
      CURLOPT_DEBUGDATA, to: UnsafeRawPointer(Unmanaged.passUnretained(owner).toOpaque()))
    try set(CURLOPT_VERBOSE, to: 1)
  }

  /// Who opens sockets and is asked before each request. `owner` as above.
  func set(guard owner: TransferGuard) throws(EasyError) {
    let pointer = unsafe UnsafeRawPointer(Unmanaged.passUnretained(owner).toOpaque())
    try check(unsafe ccurl_set_opener(handle, socketWanted))
    try unsafe set(CURLOPT_OPENSOCKETDATA, to: pointer)
    try check(unsafe ccurl_set_beginner(handle, requestBegins))
    try unsafe set(CURLOPT_PREREQDATA, to: pointer)
  }

  func long(_ info: CURLINFO) -> Int {
    var value = 0
    unsafe ccurl_get_long(handle, info, &value)
    return value
  }

  func size(_ info: CURLINFO) -> Int {
    var value: curl_off_t = 0
    unsafe ccurl_get_size(handle, info, &value)
    return Int(value)
  }

  private func check(_ code: CURLcode) throws(EasyError) {
    guard code == CURLE_OK else { throw EasyError(code: code) }
  }

  /// libcurl's own preparation, once per process and before its first use.
  private static let isStarted = ccurl_start() == CURLE_OK
}

/// A code of libcurl that is not `CURLE_OK`. https://curl.se/libcurl/c/libcurl-errors.html
struct EasyError: Error {
  let code: CURLcode

  var number: Int { Int(code.rawValue) }
  /// libcurl's own words; they name no data of the transfer.
  var reason: String { unsafe String(cString: curl_easy_strerror(code)) }
}

extension Duration {
  /// At least one, for libcurl takes 0 as "no limit".
  var wholeMilliseconds: Int {
    let milliseconds = components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    return Int(max(1, milliseconds))
  }
}
