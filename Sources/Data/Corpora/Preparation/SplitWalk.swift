import Randomness

/// A walk through the documents of a text in the order of a seed, that gives each to a split or drops it.
struct SplitWalk {
  private let order: Permutation
  private let lengths: [Int]
  private let copies: DocumentCopies
  private let rule: SplitRule
  /// The tokens of the first documents in the order of the seed.
  private let tokens: [Int]
  private var position = 0
  /// For each document, by the first of its copies, if one of them is held out; empty when there are no copies.
  private var isHeldOut: [Bool]
  private var droppedCount = 0
  private var droppedBytes = 0
  /// The documents of which a copy is held out in another split.
  private var sharedCount = 0

  /// - Parameter tokens: those of the first documents in the order of the seed, when tokens are to be counted.
  init(lengths: [Int], copies: DocumentCopies, rule: SplitRule, tokens: [Int] = []) {
    order = Permutation(count: lengths.count, stream: RandomStream(seed: rule.seed, purpose: .documentSplit))
    self.lengths = lengths
    self.copies = copies
    self.rule = rule
    self.tokens = tokens
    isHeldOut = copies.count > 0 ? Array(repeating: false, count: lengths.count) : []
  }

  /// The bytes of all documents but the last one; 0 when there is none.
  var bytesBeforeLast: Int {
    guard !lengths.isEmpty else { return 0 }
    return lengths.reduce(0, +) - lengths[order[lengths.count - 1]]
  }

  /// False when a document was walked through whose tokens were not counted.
  var isCounted: Bool { position <= tokens.count }

  /// The next documents until they have the size of a held-out part, or until one of them is not counted.
  mutating func take(_ part: HeldOutSize, ofBytes byteCount: Double) -> [Int] {
    switch part {
    case .fraction(let fraction): take(bytes: fraction * byteCount)
    case .tokens(let count):
      take(Double(count)) { [tokens] place, _ in place < tokens.count ? Double(tokens[place]) : .infinity }
    }
  }

  /// The next documents until they have so many bytes.
  mutating func take(bytes: Double) -> [Int] {
    take(bytes) { [lengths] _, document in Double(lengths[document]) }
  }

  /// The next documents until they have so large a size together.
  private mutating func take(_ wanted: Double, size: (_ place: Int, _ document: Int) -> Double) -> [Int] {
    var taken: [Int] = []
    var sum = 0.0
    while sum < wanted, let document = next() {
      taken.append(document)
      sum += size(position - 1, document)
    }
    hold(taken)
    return taken
  }

  /// All documents that are left.
  mutating func rest() -> [Int] {
    var rest: [Int] = []
    while let document = next() { rest.append(document) }
    return rest
  }

  /// The findings so far; nil when no document is a copy.
  var duplicates: CorpusManifest.Duplicates? {
    guard copies.count > 0 else { return nil }
    return CorpusManifest.Duplicates(
      copies: copies.count, dropped: droppedCount, droppedBytes: droppedBytes, shared: sharedCount)
  }

  /// The next document of which no copy is held out, or any when copies are kept.
  private mutating func next() -> Int? {
    while position < lengths.count {
      let document = order[position]
      position += 1
      guard leaks(document) else { return document }
      guard rule.duplicates == .drop else {
        sharedCount += 1
        return document
      }
      droppedCount += 1
      droppedBytes += lengths[document]
    }
    return nil
  }

  /// True for a document of which a copy is in a split that is complete.
  private func leaks(_ document: Int) -> Bool { !isHeldOut.isEmpty && isHeldOut[copies.first(of: document)] }

  private mutating func hold(_ documents: [Int]) {
    guard !isHeldOut.isEmpty else { return }
    for document in documents { isHeldOut[copies.first(of: document)] = true }
  }
}
