/// The counts of the pre-tokens of the GPT-2 pattern in some documents: all that byte-pair training learns from.
///
/// Counts of parts of a text add up to those of the text, so parts may be counted in several places.
public struct PretokenCounts: Sendable {
  private let scanner = PatternScanner(pattern: .gpt2)
  private var pretokens = ByteStringTable()
  /// The number of occurrences of each pre-token, in the order in which they were seen first.
  public private(set) var counts: [Int] = []

  /// No pre-tokens.
  public init() {}

  /// Indicates whether no document had any text.
  public var isEmpty: Bool { counts.isEmpty }

  /// A measure of the memory that all different pre-tokens take: their bytes, and 8 for each.
  public var size: Int { pretokens.byteCount + 8 * counts.count }

  /// Pre-token `index`, in the order of `counts`.
  public subscript(index: Int) -> ArraySlice<UInt8> { pretokens[index] }

  /// All pre-tokens, one after another.
  public var bytes: [UInt8] { pretokens.bytes }

  /// The length of each pre-token, in bytes.
  public var lengths: [Int] { counts.indices.map { pretokens.range(of: $0).count } }

  /// Counts the pre-tokens of one document; none spans two documents.
  ///
  /// - Parameter utf8: The text. Bytes that are not UTF-8 count as symbols.
  /// - Complexity: O(bytes). Memory grows with the number of different pre-tokens only.
  public mutating func add(document utf8: Span<UInt8>) {
    var start = 0
    while start < utf8.count {
      let end = scanner.end(of: start, in: utf8)
      add(utf8.extracting(start..<end), count: 1)
      start = end
    }
  }

  /// Adds the counts of other documents.
  ///
  /// - Parameters:
  ///   - pretokens: one after another, each as long as `lengths` says.
  ///   - counts: how often each occurs.
  /// - Precondition: the lengths add up to the bytes, and there are as many as counts.
  public mutating func add(pretokens: Span<UInt8>, lengths: ArraySlice<Int>, counts: ArraySlice<Int>) {
    precondition(lengths.count == counts.count && lengths.reduce(0, +) == pretokens.count)
    var start = 0
    for (length, count) in zip(lengths, counts) {
      add(pretokens.extracting(start..<start + length), count: count)
      start += length
    }
  }

  @inline(__always)
  private mutating func add(_ pretoken: Span<UInt8>, count: Int) {
    let (index, isNew) = pretokens.index(inserting: pretoken)
    if isNew { counts.append(0) }
    counts[index] += count
  }
}
