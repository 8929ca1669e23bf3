import Files

extension Tokenizer {
  /// The fingerprint of all that decides the ids of texts and the texts of ids: tokens, merges, rules and special tokens.
  ///
  /// It is the same for all files of the same content: order of keys, white space, the form of merges and fields that
  /// are not used here do not count.
  ///
  /// - Complexity: O(bytes of the vocabulary + merges).
  public var identity: Fingerprint {
    let checksum = Checksum()
    checksum.update(Array("tokenizer 1".utf8))
    vocabulary.update(checksum)
    for fact in facts { checksum.update("\(fact.name) \(fact.value)") }
    return Fingerprint(checksum)
  }
}

extension Checksum {
  /// Appends a text and its length.
  func update(_ text: String) {
    update([text.utf8.count])
    update(Array(text.utf8))
  }
}
