/// A token that was added to a vocabulary: where its text stands, it is cut out as one token.
package struct AddedToken: Sendable, Hashable {
  /// The conditions and the reach of a match.
  package struct Options: Sendable, Hashable {
    /// Indicates whether white space before the token belongs to it.
    var takesSpaceBefore = false
    /// Indicates whether white space behind the token belongs to it.
    var takesSpaceBehind = false
    /// Indicates whether the token is not found within a word.
    var isSingleWord = false
    /// Indicates whether the token is looked for in the normalized text.
    var isNormalized = false
  }

  /// Its id.
  let id: UInt32
  /// Its text.
  let content: String
  /// Indicates whether the token marks something and is not made from text unless asked for.
  let isSpecial: Bool
  /// The conditions and the reach of a match.
  var options = Options()

  /// The bytes of its text.
  var bytes: [UInt8] { Array(content.utf8) }
}

extension AddedToken: CustomStringConvertible {
  /// The token in a few words, for comparisons and messages.
  package var description: String {
    let words = [
      (options.takesSpaceBefore, "lstrip"), (options.takesSpaceBehind, "rstrip"), (options.isSingleWord, "single_word"),
      (options.isNormalized, "normalized"),
    ]
    return (["\(id) \"\(content)\""] + words.filter(\.0).map(\.1)).joined(separator: " ")
  }
}
