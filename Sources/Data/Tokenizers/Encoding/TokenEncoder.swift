/// Encodes many texts with one tokenizer and remembers the pre-tokens it has seen.
///
/// Most pre-tokens of natural text are repetitions, so the merging is done once for each different one.
/// A value is for one thread; copy it or make another for a second one. Its answers never depend on what
/// it has seen before.
public struct TokenEncoder: Sendable {
  /// 16 MiB of different pre-tokens, some two million: all that matter in a corpus of gigabytes, in about
  /// 160 MB of memory.
  public static let defaultCacheLimit = 16 << 20

  /// The tokenizer whose ids these are.
  public let tokenizer: Tokenizer
  /// The cache is emptied when the pre-tokens in it have more bytes than this.
  public let cacheLimit: Int
  private var pretokens = ByteStringTable()
  private var cachedIDs: [UInt32] = []
  private var cachedEnds: [Int] = [0]
  private var merger = PairMerger()

  /// An encoder with an empty cache.
  ///
  /// - Parameter cacheLimit: In bytes of text; memory in all is about ten times as much.
  public init(_ tokenizer: Tokenizer, cacheLimit: Int = defaultCacheLimit) {
    self.tokenizer = tokenizer
    self.cacheLimit = cacheLimit
  }

  /// The token ids of a text.
  public mutating func encode(_ utf8: Span<UInt8>) -> [UInt32] {
    var ids: [UInt32] = []
    append(utf8, to: &ids)
    return ids
  }

  /// The token ids of a text in an array of bytes.
  public mutating func encode(_ utf8: [UInt8]) -> [UInt32] {
    encode(utf8.span)
  }

  /// Appends the token ids of a text.
  ///
  /// - Parameter utf8: A complete text: pre-tokens at its borders are cut there.
  public mutating func append(_ utf8: Span<UInt8>, to ids: inout [UInt32]) {
    append(utf8, splitBy: 0, to: &ids)
  }

  /// Cuts a piece by one step of the pre-tokenizer, and its parts by the steps after it.
  private mutating func append(_ piece: Span<UInt8>, splitBy step: Int, to ids: inout [UInt32]) {
    let scanner = tokenizer.pretokenizer.scanners[step]
    let isLast = step + 1 == tokenizer.pretokenizer.scanners.count
    var start = 0
    while start < piece.count {
      let end = scanner.end(of: start, in: piece)
      if isLast {
        appendPretoken(piece.extracting(start..<end), to: &ids)
      } else {
        append(piece.extracting(start..<end), splitBy: step + 1, to: &ids)
      }
      start = end
    }
  }

  @inline(__always)
  private mutating func appendPretoken(_ pretoken: Span<UInt8>, to ids: inout [UInt32]) {
    let (index, isNew) = pretokens.index(inserting: pretoken)
    if isNew { encodeNew(pretoken) }
    for position in cachedEnds[index]..<cachedEnds[index + 1] { ids.append(cachedIDs[position]) }
    if pretokens.byteCount > cacheLimit { emptyCache() }
  }

  private mutating func encodeNew(_ pretoken: Span<UInt8>) {
    if let id = tokenizer.unmergedTokens.id(of: pretoken) {
      cachedIDs.append(id)
    } else {
      merger.append(pretoken, with: tokenizer, to: &cachedIDs)
    }
    cachedEnds.append(cachedIDs.count)
  }

  private mutating func emptyCache() {
    pretokens = ByteStringTable()
    cachedIDs = []
    cachedEnds = [0]
  }
}
