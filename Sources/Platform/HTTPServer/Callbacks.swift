import CMicroHTTPD

// The functions that libmicrohttpd calls. `owner` is the `RequestDriver`, which the server retains for as long as the
// daemon runs; the context of a connection is its `HTTPRequest`, retained here when it opens and released when it
// closes. All run on the thread of the connection.

private func driver(_ owner: UnsafeMutableRawPointer?) -> RequestDriver {
  unsafe Unmanaged<RequestDriver>.fromOpaque(owner!).takeUnretainedValue()
}

/// `MHD_NotifyConnectionCallback`: a connection was accepted, or is about to be closed.
func connectionChanged(
  _ owner: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
  _ context: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
  _ change: MHD_ConnectionNotificationCode
) {
  guard let connection = unsafe connection, let context = unsafe context else { return }
  switch change {
  case .CONNECTION_NOTIFY_STARTED:
    let request = unsafe driver(owner).opened(connection)
    unsafe context.pointee = Unmanaged.passRetained(request).toOpaque()
  case .CONNECTION_NOTIFY_CLOSED:
    guard let opaque = unsafe context.pointee else { return }
    unsafe driver(owner).closed(Unmanaged<HTTPRequest>.fromOpaque(opaque).takeRetainedValue())
    unsafe context.pointee = nil
  @unknown default:
    return
  }
}

/// The callback of `MHD_OPTION_URI_LOG_CALLBACK`: a request line has come. What it returns is the request's context.
func requestLineCame(
  _ owner: UnsafeMutableRawPointer?, _ target: UnsafePointer<CChar>?, _ connection: OpaquePointer?
) -> UnsafeMutableRawPointer? {
  guard let connection = unsafe connection, let target = unsafe target,
    let context = unsafe cmicrohttpd_context(connection)
  else { return nil }
  let request = unsafe Unmanaged<HTTPRequest>.fromOpaque(context).takeUnretainedValue()
  unsafe driver(owner).began(request, target: target, on: connection)
  return unsafe context
}

/// `MHD_AccessHandlerCallback`.
func requestAdvanced(
  _ owner: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ url: UnsafePointer<CChar>?,
  _ method: UnsafePointer<CChar>?, _ version: UnsafePointer<CChar>?,
  _ piece: UnsafePointer<CChar>?, _ pieceLength: UnsafeMutablePointer<Int>?,
  _ context: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
  guard let opaque = unsafe context?.pointee, let method = unsafe method,
    let pieceLength = unsafe pieceLength
  else { return .NO }
  let request = unsafe Unmanaged<HTTPRequest>.fromOpaque(opaque).takeUnretainedValue()
  let bytes = unsafe UnsafeRawBufferPointer(start: piece, count: pieceLength.pointee)
  unsafe pieceLength.pointee = 0
  return unsafe driver(owner).step(request, method: method, piece: bytes)
}

/// `MHD_RequestCompletedCallback`: the answer has been sent, or will never be.
func requestCompleted(
  _ owner: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
  _ context: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ reason: MHD_RequestTerminationCode
) {
  guard let opaque = unsafe context?.pointee else { return }
  unsafe driver(owner).completed(
    Unmanaged<HTTPRequest>.fromOpaque(opaque).takeUnretainedValue())
}

/// A line that libmicrohttpd logs.
func messageLogged(_ owner: UnsafeMutableRawPointer?, _ line: UnsafePointer<CChar>?) {
  guard let line = unsafe line else { return }
  unsafe driver(owner).report(String(cString: line))
}
