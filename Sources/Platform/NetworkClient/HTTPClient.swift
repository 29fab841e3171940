import CCurl

/// Sends HTTP requests one after the other and keeps the connections between them. Blocks its caller, so it belongs
/// on a thread that may wait, and to one at a time. https://curl.se/libcurl/c/libcurl-easy.html
///
/// Redirects are not followed: a response of status 3xx is the response.
@safe package final class HTTPClient {
  private let handle: UnsafeMutableRawPointer

  package init() throws(NetworkError) {
    guard Self.isStarted, let handle = unsafe curl_easy_init() else {
      throw .failed(code: 0, reason: "libcurl could not be started")
    }
    unsafe self.handle = unsafe handle
  }

  deinit { unsafe curl_easy_cleanup(handle) }

  package func send(_ request: OutgoingRequest) throws(NetworkError) -> ReceivedResponse {
    let headers = try HeaderList(request.headers)
    let collector = ResponseCollector(limit: request.responseLimit)
    // Options only: the connections stay.
    unsafe curl_easy_reset(handle)
    try setTarget(request)
    try setLimits(request)
    try unsafe set(CURLOPT_HTTPHEADER, to: headers.first)
    try setReceiver(collector)
    let code = try perform(sending: request.body)
    // libcurl used both through pointers until here.
    withExtendedLifetime((headers, collector)) {}

    guard !collector.isTooLarge else { throw .responseTooLarge(limit: request.responseLimit) }
    guard code == CURLE_OK else { throw failure(code) }
    var status = 0
    try check(unsafe ccurl_get_long(handle, CURLINFO_RESPONSE_CODE, &status))
    return ReceivedResponse(status: status, headers: collector.headers, body: collector.body)
  }

  private func setTarget(_ request: OutgoingRequest) throws(NetworkError) {
    guard !request.method.isEmpty, !request.method.utf8.contains(where: { $0 <= 0x20 }) else {
      throw .invalidRequest(reason: "the method is no single word")
    }
    try set(CURLOPT_URL, to: request.address)
    try set(CURLOPT_PROTOCOLS_STR, to: "http,https")
    try set(CURLOPT_REDIR_PROTOCOLS_STR, to: "http,https")
    try set(CURLOPT_CUSTOMREQUEST, to: request.method)
    // Without a body to come, which libcurl would otherwise wait for.
    if request.method == "HEAD" { try set(CURLOPT_NOBODY, to: 1) }
  }

  private func setLimits(_ request: OutgoingRequest) throws(NetworkError) {
    // No signals: they would interrupt any thread of the process.
    try set(CURLOPT_NOSIGNAL, to: 1)
    try set(CURLOPT_TIMEOUT_MS, to: request.timeout.wholeMilliseconds)
    try set(CURLOPT_CONNECTTIMEOUT_MS, to: request.connectTimeout.wholeMilliseconds)
  }

  private func setReceiver(_ collector: ResponseCollector) throws(NetworkError) {
    let owner = unsafe UnsafeRawPointer(Unmanaged.passUnretained(collector).toOpaque())
    try check(unsafe ccurl_set_receiver(handle, CURLOPT_WRITEFUNCTION, bodyCame))
    try unsafe set(CURLOPT_WRITEDATA, to: owner)
    try check(unsafe ccurl_set_receiver(handle, CURLOPT_HEADERFUNCTION, headerCame))
    try unsafe set(CURLOPT_HEADERDATA, to: owner)
  }

  private func perform(sending body: [UInt8]?) throws(NetworkError) -> CURLcode {
    guard let body else { return unsafe curl_easy_perform(handle) }
    try check(unsafe ccurl_set_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)))
    // An empty array has no address, and without one libcurl would read a body from standard input.
    let bytes = body.isEmpty ? [0] : body
    let outcome: Result<CURLcode, NetworkError> = unsafe bytes.withUnsafeBytes { bytes in
      let set = unsafe ccurl_set_pointer(handle, CURLOPT_POSTFIELDS, bytes.baseAddress)
      guard set == CURLE_OK else { return .failure(failure(set)) }
      return .success(unsafe curl_easy_perform(handle))
    }
    return try outcome.get()
  }

  // MARK: - Options and codes

  private func set(_ option: CURLoption, to value: Int) throws(NetworkError) {
    try check(unsafe ccurl_set_long(handle, option, value))
  }

  /// libcurl copies the text.
  private func set(_ option: CURLoption, to value: String) throws(NetworkError) {
    try check(unsafe ccurl_set_text(handle, option, value))
  }

  private func set(_ option: CURLoption, to value: UnsafeRawPointer?) throws(NetworkError) {
    try check(unsafe ccurl_set_pointer(handle, option, value))
  }

  private func check(_ code: CURLcode) throws(NetworkError) {
    guard code == CURLE_OK else { throw failure(code) }
  }

  /// What a code of libcurl means for who sent the request. https://curl.se/libcurl/c/libcurl-errors.html
  private func failure(_ code: CURLcode) -> NetworkError {
    let number = Int(code.rawValue)
    let reason = unsafe String(cString: curl_easy_strerror(code))
    switch code {
    case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL:
      return .invalidRequest(reason: reason)
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT,
      CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM,
      CURLE_SSL_CACERT_BADFILE:
      return .unreachable(code: number, reason: reason)
    case CURLE_OPERATION_TIMEDOUT:
      // Set once the connection stands and the request is about to be sent.
      var sendingBegan: curl_off_t = 0
      unsafe ccurl_get_size(handle, CURLINFO_PRETRANSFER_TIME_T, &sendingBegan)
      return .timedOut(mayHaveArrived: sendingBegan > 0)
    case CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_PARTIAL_FILE, CURLE_HTTP2,
      CURLE_HTTP2_STREAM, CURLE_WEIRD_SERVER_REPLY:
      return .interrupted(code: number, reason: reason)
    default:
      return .failed(code: number, reason: reason)
    }
  }

  /// libcurl's own preparation, once per process and before its first use.
  private static let isStarted = ccurl_start() == CURLE_OK
}

extension Duration {
  /// At least one, for libcurl takes 0 as "no limit".
  fileprivate var wholeMilliseconds: Int {
    let milliseconds = components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    return Int(max(1, milliseconds))
  }
}
