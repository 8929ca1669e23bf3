/// What is wrong with a set of members.
public enum EnsembleError: Error, Equatable, CustomStringConvertible {
  /// No member was given.
  case noMembers
  /// Members that cannot be averaged.
  case unequalMembers(folder: String, what: String, expected: Int, found: Int)
  /// A member was made for another vocabulary than the corpus has.
  case otherVocabulary(folder: String, corpus: Int, member: Int)
  /// A member was trained with another tokenizer than the corpus has.
  case otherTokenizer(folder: String)

  /// The facts and what to do, in one sentence.
  public var description: String {
    switch self {
    case .noMembers: "no members were given; name at least one model's folder"
    case .unequalMembers(let folder, let what, let expected, let found):
      "member \(folder) has \(what) \(found), but the first member has \(expected); only members of the same \(what) can be averaged"
    case .otherTokenizer(let folder):
      "member \(folder) has another tokenizer than the corpus; evaluate it on the corpus it was trained on"
    case .otherVocabulary(let folder, let corpus, let member):
      "member \(folder) has \(member) tokens in its vocabulary, but the corpus has \(corpus); evaluate it on the corpus it was trained on"
    }
  }
}
