/// What is wrong with a set of members.
public enum EnsembleError: Error, Equatable, CustomStringConvertible {
  /// No member was given.
  case noMembers
  /// Members that cannot be averaged.
  case unequalMembers(directory: String, what: String, expected: Int, found: Int)
  /// A member was made for another vocabulary than the corpus has.
  case otherVocabulary(directory: String, corpus: Int, member: Int)
  /// A model whose predictions are NaN or infinite, so that no token can be drawn.
  case notFinite
  /// A member was trained with another tokenizer than the corpus has; `difference` is a clause.
  case otherTokenizer(directory: String, difference: String)

  /// The facts and what to do, in one sentence.
  public var description: String {
    switch self {
    case .noMembers: "no members were given; name at least one model's directory"
    case .unequalMembers(let directory, let what, let expected, let found):
      "member \(directory) has \(what) \(found), but the first member has \(expected); only members of the same \(what) can be averaged"
    case .notFinite:
      "a model's predictions are NaN or infinite, so no token can be drawn; use a model whose training did not diverge"
    case .otherTokenizer(let directory, let difference):
      "member \(directory) has another tokenizer than the corpus: \(difference); evaluate it on the corpus it was trained on"
    case .otherVocabulary(let directory, let corpus, let member):
      "member \(directory) has \(member) tokens in its vocabulary, but the corpus has \(corpus); evaluate it on the corpus it was trained on"
    }
  }
}
