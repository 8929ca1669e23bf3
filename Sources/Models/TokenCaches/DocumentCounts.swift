/// The decayed counts of the tokens of a document so far.
///
/// Instead of all counts becoming smaller with every token, the unit in which new tokens are counted becomes larger; before it
/// overflows, all counts are divided by it. Counts that have vanished are forgotten then, so that a token costs O(1) amortized.
public struct DocumentCounts: Sendable {
  /// The counts of a token and of all tokens, times the unit.
  struct Scaled {
    let own: Double
    let all: Double
    let unit: Double
  }

  /// The unit above which counts are divided by it.
  private static let largestUnit = 0x1p300
  /// Counts below it, times the unit, have vanished beside that of a new token.
  private static let leastCount = 0x1p-300

  private let growth: Double
  private let endOfText: UInt32
  private var counts: [Double]
  /// The tokens whose counts are not 0.
  private var counted: [UInt32] = []
  private var all = 0.0
  /// The count of a token that was just added.
  private var unit = 1.0

  /// The counts before a document's first token.
  init(_ settings: TokenCache.Settings, vocabularySize: Int, endOfText: UInt32) {
    growth = 1 / settings.decay
    self.endOfText = endOfText
    counts = [Double](repeating: 0, count: vocabularySize)
  }

  /// The counts of a token and of all.
  @inline(__always)
  func scaledCounts(of token: UInt32) -> Scaled { Scaled(own: counts[Int(token)], all: all, unit: unit) }

  /// Adds a token; one that ends the document begins the next.
  @inline(__always)
  mutating func append(_ token: UInt32) {
    if token == endOfText { return removeAll() }
    unit *= growth
    if unit > Self.largestUnit { rescale() }
    if counts[Int(token)] == 0 { counted.append(token) }
    counts[Int(token)] += unit
    all += unit
  }

  /// Adds some tokens.
  public mutating func append(_ tokens: [UInt32]) {
    for token in tokens { append(token) }
  }

  /// Forgets the document.
  public mutating func removeAll() {
    for token in counted { counts[Int(token)] = 0 }
    counted.removeAll(keepingCapacity: true)
    all = 0
    unit = 1
  }

  private mutating func rescale() {
    let factor = 1 / unit
    for token in counted { counts[Int(token)] *= factor }
    all *= factor
    unit = 1
    forgetVanished()
  }

  private mutating func forgetVanished() {
    for token in counted where counts[Int(token)] < Self.leastCount { counts[Int(token)] = 0 }
    counted.removeAll { counts[Int($0)] == 0 }
  }
}
