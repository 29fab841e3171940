internal import CSIMDJSON

/// Reads JSON texts into documents (RFC 8259, UTF-8 without byte order mark). Keeps its working memory from
/// text to text; belongs to one thread at a time, so have one per thread.
///
/// Refused, each with its offset: what is no JSON, a key written twice in one object, whole numbers beyond 64
/// bits, other numbers beyond a double, lone surrogates, what is too deep or too large.
@safe package final class JSONParser {
  /// Arrays and objects within one another, empty ones not counted: `[[1]]` has depth 2, `[[[]]]` too.
  package let maximumDepth: Int
  /// Length of a text in bytes.
  package let maximumLength: Int

  private let indexer: OpaquePointer?
  private let duplicates = DuplicateKeySearch()
  /// The document of the text before: written anew when nobody else holds it.
  private var last: JSONDocument?

  /// Depths above 1000 are taken as 1000, lengths of 256 MiB and above as one byte less.
  package init(maximumDepth: Int = 64, maximumLength: Int = 16 << 20) {
    self.maximumDepth = min(max(maximumDepth, 0), 1000)
    self.maximumLength = min(max(maximumLength, 0), Int(TextPlace.limit))
    unsafe indexer = csimdjson_indexer_create()
  }

  deinit {
    if let indexer = unsafe indexer { unsafe csimdjson_indexer_destroy(indexer) }
  }

  package func parse(_ text: String) throws(JSONError) -> JSONDocument {
    try parse(Array(text.utf8))
  }

  package func parse(_ bytes: [UInt8]) throws(JSONError) -> JSONDocument {
    try parse(bytes.span)
  }

  package func parse(_ bytes: Swift.Span<UInt8>) throws(JSONError) -> JSONDocument {
    // Typed throws do not pass through the closure, so the result does.
    try unsafe bytes.withUnsafeBufferPointer { bytes in unsafe result(of: bytes) }.get()
  }

  /// The bytes are copied; they need to stay only for the call.
  @unsafe package func parse(_ bytes: UnsafeBufferPointer<UInt8>) throws(JSONError) -> JSONDocument
  {
    try unsafe result(of: bytes).get()
  }

  private func result(of bytes: UnsafeBufferPointer<UInt8>) -> Result<JSONDocument, JSONError> {
    guard bytes.count <= maximumLength else {
      return .failure(JSONError(.tooLarge(limit: maximumLength), at: maximumLength))
    }
    guard let start = bytes.baseAddress, !bytes.isEmpty else {
      return .failure(JSONError(.empty, at: 0))
    }
    guard let indexer = unsafe indexer else { return .failure(JSONError(.outOfMemory, at: 0)) }
    var indexes: UnsafePointer<UInt32>?
    var count = 0
    switch unsafe csimdjson_index(indexer, start, bytes.count, &indexes, &count) {
    case 0:
      let document = document(words: TapeWriter.words(forTokens: count), bytes: bytes.count)
      let writer = unsafe TapeWriter(
        bytes, tokens: UnsafeBufferPointer(start: indexes, count: count), to: document,
        duplicates, maximumDepth: maximumDepth)
      if writer.write() { return .success(document) }
    case 1:
      return .failure(JSONError(.outOfMemory, at: 0))
    default:
      break
    }
    // The writer stops at a fault without a word, so the fault is looked for anew, exactly and slowly.
    return .failure(JSONFaultFinder.fault(of: unsafe Array(bytes), maximumDepth: maximumDepth))
  }

  private func document(words: Int, bytes: Int) -> JSONDocument {
    if isKnownUniquelyReferenced(&last), let last, last.room.words >= words,
      last.room.bytes >= bytes
    {
      return last
    }
    // Most webhooks are of a few KiB; powers of two let a document serve the texts after it.
    let made = JSONDocument(
      .init(words: max(512, Self.powerOfTwo(words)), bytes: max(4096, Self.powerOfTwo(bytes))))
    last = made
    return made
  }

  /// The number or the next that is one.
  private static func powerOfTwo(_ number: Int) -> Int {
    number < 2 ? 1 : 1 << (Int.bitWidth - (number - 1).leadingZeroBitCount)
  }
}
