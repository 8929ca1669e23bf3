extension CorpusManifest {
  /// The documents of the text that are exact copies of others.
  public struct Duplicates: Codable, Sendable, Equatable {
    /// The number of documents that have a copy before them in the text.
    public let copies: Int
    /// The number of documents that were left out because a copy of them is held out.
    public let dropped: Int
    /// The bytes of the documents that were left out.
    public let droppedBytes: Int
    /// The number of documents of which a copy is held out in another split; 0 unless copies are kept.
    public let shared: Int

    /// True when no count is impossible.
    var isPlausible: Bool { [copies, dropped, droppedBytes, shared].allSatisfy { (0..<1 << 40).contains($0) } }
  }
}

extension CorpusManifest.Duplicates: CustomStringConvertible {
  /// The findings in one clause.
  public var description: String {
    let sentence = "\(copies) document(s) are exact copies of others"
    if shared > 0 { return "\(sentence); of \(shared) document(s) a copy is held out in another split" }
    guard dropped > 0 else { return sentence }
    return "\(sentence); \(dropped) document(s) (\(droppedBytes) bytes) were dropped, because a copy is held out"
  }
}
