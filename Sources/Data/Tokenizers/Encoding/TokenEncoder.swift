/// Encodes many texts with one tokenizer and remembers the pre-tokens it has seen.
///
/// Most pre-tokens of natural text are repetitions, so the merging is done once for each different one.
/// A value is for one thread; copy it or make another for a second one. Its answers never depend on what
/// it has seen before.
public struct TokenEncoder: Sendable {
  /// 16 MiB of different pre-tokens, some two million: all that matter in a corpus of gigabytes, in about
  /// 160 MB of memory.
  public static let defaultCacheLimit = 16 << 20

  /// The longest pre-token that is remembered, in bytes: longer ones hardly occur twice.
  static let longestRemembered = 4096

  /// The tokenizer whose ids these are.
  public let tokenizer: Tokenizer
  /// The cache is emptied when the pre-tokens in it have more bytes than this.
  public let cacheLimit: Int
  /// Indicates whether the texts of special tokens become these tokens, as in prompts of a known form; else they are text.
  public let findsSpecialTokens: Bool
  private var pretokens = ByteStringTable()
  private var cachedIDs: [UInt32] = []
  private var cachedEnds: [Int] = [0]
  private var merger = PairMerger()

  /// An encoder with an empty cache.
  ///
  /// - Parameters:
  ///   - cacheLimit: In bytes of text; memory in all is about ten times as much.
  ///   - findsSpecialTokens: true for texts whose author may write special tokens.
  public init(_ tokenizer: Tokenizer, cacheLimit: Int = defaultCacheLimit, findsSpecialTokens: Bool = false) {
    self.tokenizer = tokenizer
    self.findsSpecialTokens = findsSpecialTokens
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
    let cutter = findsSpecialTokens ? tokenizer.allTokens : tokenizer.ordinaryTokens
    guard !cutter.isEmpty else { return append(utf8, isFirst: true, to: &ids) }
    for part in cutter.parts(of: utf8) {
      switch part {
      case .token(let id): ids.append(id)
      case .text(let text, let isFirst): append(text.span, isFirst: isFirst, to: &ids)
      }
    }
  }

  private mutating func append(_ piece: Span<UInt8>, isFirst: Bool, to ids: inout [UInt32]) {
    append(piece, Place(stage: 0, isFirst: isFirst), to: &ids)
  }

  /// The next stage of the pre-tokenizer for a piece, and whether the piece begins the text.
  private struct Place {
    let stage: Int
    let isFirst: Bool

    /// The place of the part of this piece that starts at a byte.
    @inline(__always)
    func next(from start: Int) -> Place { Place(stage: stage + 1, isFirst: isFirst && start == 0) }
  }

  /// Changes or cuts a piece by one stage of the pre-tokenizer, and its parts by the stages after it.
  private mutating func append(_ piece: Span<UInt8>, _ place: Place, to ids: inout [UInt32]) {
    guard place.stage < tokenizer.pretokenizer.stages.count else { return appendUncut(piece, to: &ids) }
    switch tokenizer.pretokenizer.stages[place.stage] {
    case .scanner(let scanner): append(piece, place, cutBy: scanner, to: &ids)
    case .cutter(let cutter):
      for range in cutter.pieces(of: piece) {
        append(piece.extracting(range), place.next(from: range.lowerBound), to: &ids)
      }
    case .prefixSpace: append(Self.spaced(piece).span, place.next(from: 0), to: &ids)
    case .metaspace(let metaspace):
      guard !piece.isEmpty else { return }
      append(metaspace.visible(piece, isFirst: place.isFirst).span, place.next(from: 0), to: &ids)
    }
  }

  private mutating func append(
    _ piece: Span<UInt8>, _ place: Place, cutBy scanner: PatternScanner, to ids: inout [UInt32]
  ) {
    let isLast = place.stage + 1 == tokenizer.pretokenizer.stages.count && tokenizer.boundaries == nil
    var start = 0
    while start < piece.count {
      let end = scanner.end(of: start, in: piece)
      if isLast {
        appendPretoken(piece.extracting(start..<end), to: &ids)
      } else {
        append(piece.extracting(start..<end), place.next(from: start), to: &ids)
      }
      start = end
    }
  }

  private static func spaced(_ piece: Span<UInt8>) -> [UInt8] {
    let space = UInt8(ascii: " ")
    return piece.isEmpty || piece[0] == space ? piece.copy : [space] + piece.copy
  }

  /// Appends the tokens of a pre-token, of characters in parts that no merge joins.
  private mutating func appendUncut(_ pretoken: Span<UInt8>, to ids: inout [UInt32]) {
    guard let boundaries = tokenizer.boundaries else { return appendPretoken(pretoken, to: &ids) }
    var start = 0
    while start < pretoken.count {
      let end = boundaries.end(of: start, in: pretoken, tokenizer.symbols)
      appendPretoken(pretoken.extracting(start..<end), to: &ids)
      start = end
    }
  }

  @inline(__always)
  private mutating func appendPretoken(_ pretoken: Span<UInt8>, to ids: inout [UInt32]) {
    guard pretoken.count <= Self.longestRemembered else { return appendUnremembered(pretoken, to: &ids) }
    let (index, isNew) = pretokens.index(inserting: pretoken)
    if isNew { encodeNew(pretoken) }
    for position in cachedEnds[index]..<cachedEnds[index + 1] { ids.append(cachedIDs[position]) }
    if pretokens.byteCount > cacheLimit { emptyCache() }
  }

  private mutating func appendUnremembered(_ pretoken: Span<UInt8>, to ids: inout [UInt32]) {
    if let id = tokenizer.unmergedTokens.id(of: pretoken) {
      ids.append(id)
    } else {
      merger.append(pretoken, with: tokenizer, to: &ids)
    }
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
