import Randomness

/// A walk through the documents of a text in the order of a seed, that gives each to a split or drops it.
struct SplitWalk {
  private let order: Permutation
  private let lengths: [Int]
  private let copies: DocumentCopies
  private let rule: SplitRule
  private var position = 0
  /// For each document, by the first of its copies, if one of them is held out; empty when there are no copies.
  private var isHeldOut: [Bool]
  private var droppedCount = 0
  private var droppedBytes = 0
  /// The documents of which a copy is held out in another split.
  private var sharedCount = 0

  init(lengths: [Int], copies: DocumentCopies, rule: SplitRule) {
    order = Permutation(count: lengths.count, stream: RandomStream(seed: rule.seed, purpose: .documentSplit))
    self.lengths = lengths
    self.copies = copies
    self.rule = rule
    isHeldOut = copies.count > 0 ? Array(repeating: false, count: lengths.count) : []
  }

  /// The next documents until they have so many bytes.
  mutating func take(bytes: Double) -> [Int] {
    var taken: [Int] = []
    var size = 0.0
    while size < bytes, let document = next() {
      taken.append(document)
      size += Double(lengths[document])
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
