import CCurl

/// Sends HTTP requests one after the other and keeps the connections between them. Blocks its caller, so it belongs
/// on a thread that may wait, and to one at a time.
///
/// Redirects are not followed: a response of status 3xx is the response.
package final class HTTPClient {
  private let handle: EasyHandle

  package init() throws(NetworkError) {
    do { handle = try EasyHandle() } catch {
      throw .failed(code: error.number, reason: "libcurl could not be started")
    }
  }

  package func send(_ request: OutgoingRequest) throws(NetworkError) -> ReceivedResponse {
    guard !request.method.isEmpty, !request.method.utf8.contains(where: { $0 <= 0x20 }) else {
      throw .invalidRequest(reason: "the method is no single word")
    }
    let lines = try HeaderLines.lines(of: request.headers)
    let collector = ResponseCollector(limit: request.responseLimit)
    let transfer = TransferGuard(
      allowsPrivateAddresses: request.allowsPrivateAddresses,
      mayBeSentTwice: request.mayBeSentTwice)
    let code: CURLcode
    do throws(EasyError) {
      let headers = try TextList(lines)
      // Options only: the connections stay.
      handle.reset()
      try setTarget(request)
      try setLimits(request)
      try unsafe handle.set(CURLOPT_HTTPHEADER, to: headers.first)
      try unsafe handle.set(CURLOPT_WRITEFUNCTION, to: bodyCame, CURLOPT_WRITEDATA, collector)
      try unsafe handle.set(CURLOPT_HEADERFUNCTION, to: headerCame, CURLOPT_HEADERDATA, collector)
      try handle.set(guard: transfer)
      code = try perform(sending: request.body)
      // libcurl used them through pointers until here.
      withExtendedLifetime((headers, collector, transfer)) {}
    } catch {
      throw failure(error)
    }
    if collector.isTooLarge, !request.cutsLongResponse {
      throw .responseTooLarge(limit: request.responseLimit)
    }
    if transfer.isRefused { throw .privateAddress }
    if transfer.wasRepeated {
      throw .interrupted(code: Int(CURLE_GOT_NOTHING.rawValue), reason: "it ended without a word")
    }
    guard code == CURLE_OK || collector.isTooLarge else { throw failure(EasyError(code: code)) }
    return ReceivedResponse(
      status: handle.long(CURLINFO_RESPONSE_CODE), headers: collector.headers,
      body: collector.body, isCut: collector.isTooLarge)
  }

  private func setTarget(_ request: OutgoingRequest) throws(EasyError) {
    try handle.set(CURLOPT_URL, to: request.address)
    try handle.set(CURLOPT_PROTOCOLS_STR, to: "http,https")
    try handle.set(CURLOPT_REDIR_PROTOCOLS_STR, to: "http,https")
    try handle.set(CURLOPT_CUSTOMREQUEST, to: request.method)
    // One request on one connection at a time gains nothing from HTTP/2, whose refused streams libcurl repeats.
    try handle.set(CURLOPT_HTTP_VERSION, to: Int(CURL_HTTP_VERSION_1_1))
    if let authorities = request.authorities { try handle.set(CURLOPT_CAINFO, to: authorities) }
    if !request.usesProxy { try handle.set(CURLOPT_PROXY, to: "") }
    // Without a body to come, which libcurl would otherwise wait for.
    if request.method == "HEAD" { try handle.set(CURLOPT_NOBODY, to: 1) }
  }

  private func setLimits(_ request: OutgoingRequest) throws(EasyError) {
    // No signals: they would interrupt any thread of the process.
    try handle.set(CURLOPT_NOSIGNAL, to: 1)
    try handle.set(CURLOPT_TIMEOUT_MS, to: request.timeout.wholeMilliseconds)
    try handle.set(CURLOPT_CONNECTTIMEOUT_MS, to: request.connectTimeout.wholeMilliseconds)
    // A connection that has rested for longer is likely to end just when it is used again.
    try handle.set(CURLOPT_MAXAGE_CONN, to: 20)
  }

  private func perform(sending body: [UInt8]?) throws(EasyError) -> CURLcode {
    guard let body else { return handle.perform() }
    try handle.set(CURLOPT_POSTFIELDSIZE_LARGE, toSize: body.count)
    // An empty array has no address, and without one libcurl would read a body from standard input.
    let bytes = body.isEmpty ? [0] : body
    let outcome: Result<CURLcode, EasyError> = unsafe bytes.withUnsafeBytes { bytes in
      do throws(EasyError) {
        try unsafe handle.set(CURLOPT_POSTFIELDS, to: bytes.baseAddress)
        return .success(handle.perform())
      } catch {
        return .failure(error)
      }
    }
    return try outcome.get()
  }

  /// What a code of libcurl means for who sent the request.
  private func failure(_ error: EasyError) -> NetworkError {
    let number = error.number
    let reason = error.reason
    // Set once the connection stands and the request is about to be sent: from here on nobody knows, whatever the code.
    let isUnderWay = handle.size(CURLINFO_PRETRANSFER_TIME_T) > 0
    if error.code == CURLE_OPERATION_TIMEDOUT { return .timedOut(mayHaveArrived: isUnderWay) }
    if isUnderWay { return .interrupted(code: number, reason: reason) }
    switch error.code {
    case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL:
      return .invalidRequest(reason: reason)
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT,
      CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM,
      CURLE_SSL_CACERT_BADFILE, CURLE_SEND_ERROR, CURLE_RECV_ERROR:
      return .unreachable(code: number, reason: reason)
    default:
      return .failed(code: number, reason: reason)
    }
  }
}
