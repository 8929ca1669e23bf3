import Files

/// The documents of a text that are exact copies of others.
public struct DocumentCopies: Sendable, Equatable {
  /// For each document the first one of the same bytes; empty when no two are the same.
  private let firsts: [UInt32]
  /// The number of documents that have a copy before them.
  public let count: Int

  /// No copies.
  public init() {
    firsts = []
    count = 0
  }

  /// - Parameters:
  ///   - documentCount: all documents of the text, at most 2³².
  ///   - pairs: the index of each document that has a copy before it, and that of the first of its copies.
  init(documentCount: Int, pairs: [Pair]) {
    precondition(documentCount <= 1 << 32, "\(documentCount) documents")
    count = pairs.count
    var firsts = pairs.isEmpty ? [] : (0..<documentCount).map { UInt32($0) }
    for pair in pairs { firsts[pair.copy] = UInt32(pair.first) }
    self.firsts = firsts
  }

  /// The first document of the same bytes as a document, which may be itself.
  public func first(of document: Int) -> Int { firsts.isEmpty ? document : Int(firsts[document]) }

  /// A document that has a copy before it, and the first of its copies.
  struct Pair {
    let copy: Int, first: Int
  }
}
