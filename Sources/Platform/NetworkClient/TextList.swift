import CCurl

/// Texts as libcurl takes them, which it does not copy: the list must live until the transfer is over.
@safe final class TextList {
  private var list: UnsafeMutablePointer<curl_slist>?

  init(_ texts: [String]) throws(EasyError) {
    for text in texts {
      // Copies the text; a failure leaves the list as it was.
      guard let longer = unsafe curl_slist_append(list, text) else {
        throw EasyError(code: CURLE_OUT_OF_MEMORY)
      }
      unsafe list = unsafe longer
    }
  }

  deinit { unsafe curl_slist_free_all(list) }

  var first: UnsafeRawPointer? { unsafe UnsafeRawPointer(list) }
}
