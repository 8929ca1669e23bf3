import RankGroups
import Tokenizers

/// Divides a text among the splits and finds its tokenizer, which learns from no text that is held out.
///
/// Fractions of the text are known before it is encoded. Numbers of tokens are counted in a reserve, once a tokenizer has learned
/// from the documents behind it. Both are functions of the text and the settings alone.
struct TextDivision {
  private let text: SpreadText
  private let copies: DocumentCopies
  private let rule: SplitRule
  private let vocabulary: CorpusBuilder.Vocabulary
  /// The largest size of all different words that a tokenizer is trained on.
  var wordLimit = TokenizerTraining.usualLimit
  /// The split by fractions; nil when tokens are to be counted.
  private let split: DocumentSplit?

  /// A division; its settings are checked.
  ///
  /// - Throws: `CorpusError`, or `TokenizerError.vocabularyTooSmall`.
  init(
    of text: SpreadText, _ copies: DocumentCopies, by rule: SplitRule, _ vocabulary: CorpusBuilder.Vocabulary
  ) throws {
    try vocabulary.check()
    try rule.check()
    self.text = text
    self.copies = copies
    self.rule = rule
    self.vocabulary = vocabulary
    split = rule.tokens > 0 ? nil : try DocumentSplit(lengths: text.lengths, copies: copies, rule: rule)
    // A token stands for a byte at least, or for the end of a document.
    let mostTokens = text.lengths.reduce(text.lengths.count, +)
    guard rule.tokens < mostTokens else { throw CorpusError.tooMuchHeldOut(asked: rule.tokens, found: mostTokens) }
  }

  /// The tokenizer and the documents of each split, on every rank. Collective.
  ///
  /// - Throws: `CorpusError` when there is too little text, and `TokenizerError`.
  func divide() throws -> (tokenizer: Tokenizer, split: DocumentSplit) {
    guard let split else { return try divideByTokens() }
    return (try tokenizer(learningFrom: split.documents(of: .train)), split)
  }

  private func divideByTokens() throws -> (tokenizer: Tokenizer, split: DocumentSplit) {
    var attempt = 0
    while true {
      let reserve = try text.ranks.agree { try self.reserve(attempt) }
      let tokenizer = try self.tokenizer(learningFrom: reserve.rest[...])
      let tokens = try TokenCounter(tokenizer).tokens(of: reserve.documents, in: text)
      if let split = try text.ranks.agree({ try self.split(by: tokens, reserve) }) { return (tokenizer, split) }
      attempt += 1
    }
  }

  /// The tokenizer, on every rank. Collective.
  private func tokenizer(learningFrom documents: ArraySlice<Int>) throws -> Tokenizer {
    switch vocabulary {
    case .given(let tokenizer): tokenizer
    case .trained(let size):
      try TokenizerTraining(text: text, vocabularySize: size, limit: wordLimit).tokenizer(learningFrom: documents)
    }
  }

  private func reserve(_ attempt: Int) throws -> SplitReserve {
    try SplitReserve(attempt: attempt, lengths: text.lengths, copies: copies, rule: rule)
  }

  /// The split; nil when it needs a larger reserve.
  private func split(by tokens: [Int], _ reserve: SplitReserve) throws -> DocumentSplit? {
    let split = try DocumentSplit(lengths: text.lengths, copies: copies, rule: rule, tokens: tokens)
    if split.isComplete { return split }
    guard !reserve.isLast else { throw CorpusError.tooMuchHeldOut(asked: rule.tokens, found: tokens.reduce(0, +)) }
    return nil
  }
}
