import Files

extension Corpus {
  /// The number of held-out documents of this corpus that stand in the training split of another one of the same tokenizer.
  ///
  /// - Throws: `FileError.system`, `CorpusError.malformed`.
  /// - Complexity: O(tokens of both).
  package func heldOutDocuments(trainedIn other: Corpus) throws -> Int {
    var heldOut: Set<String> = []
    for split in [Split.validation, .test] where manifest.part(split).tokens > 0 {
      try forEachDocument(of: split) { heldOut.insert($0) }
    }
    var found: Set<String> = []
    try other.forEachDocument(of: .train) { if heldOut.contains($0) { found.insert($0) } }
    return found.count
  }

  /// Calls a function with the checksum of each document of a split.
  private func forEachDocument(of split: Split, _ body: (String) -> Void) throws {
    let file = try tokens(split)
    let checksum = Checksum()
    for document in file.documents(inFirst: file.count) {
      checksum.reset()
      checksum.update(file.tokens(document))
      body(checksum.hexadecimal)
    }
  }
}
