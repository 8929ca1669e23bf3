/// A fault of a tokenizer's training or of its file.
public enum TokenizerError: Error, Equatable, Sendable {
  /// A vocabulary must hold the 256 bytes and the end-of-text token. Sizes in tokens.
  case vocabularyTooSmall(requested: Int, minimum: Int)
  /// A trainer was asked to train before it was given any text.
  case emptyCorpus
  /// The data is not JSON, or a field is missing or of another type.
  case malformedFile(field: String, problem: String)
  /// A field has a legitimate value of a kind of tokenizer that is not implemented.
  case unsupported(field: String, found: String, supported: String)
  /// An expression is not implemented, with the reason.
  case unsupportedExpression(String, reason: String)
  /// Two tokens have one id.
  case duplicateID(id: UInt32, tokens: [String])
  /// An added token has another id in the vocabulary.
  case conflictingIDs(token: String, vocabulary: UInt32, added: UInt32)
  /// An id leaves too many ids vacant; `count` is the number of tokens.
  case idOutOfRange(token: String, id: UInt32, count: Int)
  /// The token of unknown characters is not in the vocabulary.
  case missingUnknown(token: String)
  /// A directory has no `tokenizer.json`; `other` is a tokenizer of another form there.
  case missingFile(directory: String, other: String?)
  /// None of the tokens that end a text in known vocabularies is there.
  case missingEndOfText(candidates: [String])
  /// A merge is not two tokens; `rank` counts from 0.
  case malformedMerge(rank: Int, merge: [String])
  /// A merge has a part, or makes a token, that is special or not in the vocabulary; `rank` counts from 0.
  case unknownMergeToken(rank: Int, token: String)
}

extension TokenizerError: CustomStringConvertible {
  /// A sentence with the facts, then what to do.
  public var description: String {
    switch self {
    case .vocabularyTooSmall(let requested, let minimum):
      "a vocabulary of \(requested) tokens cannot hold the 256 bytes and the end-of-text token; "
        + "ask for at least \(minimum)"
    case .emptyCorpus:
      "there is no text to train a tokenizer on; add at least one document that is not empty"
    case .malformedFile(let field, let problem):
      "the tokenizer file is malformed at \(field): \(problem); "
        + "check that it is a complete tokenizer.json"
    case .unsupported(let field, let found, let supported):
      "the tokenizer file has \(field) \(found) but only \(supported) is supported; use another tokenizer"
    case .unsupportedExpression(let expression, let reason):
      "the tokenizer file has the expression \(expression), in which \(reason); use another tokenizer"
    case .missingFile(let directory, let other):
      "\(directory) has no tokenizer.json\(other.map { " but \($0)" } ?? ""); "
        + "save the tokenizer with AutoTokenizer.from_pretrained(…).save_pretrained(…) of transformers"
    default:
      "\(problem); download or write the tokenizer file again"
    }
  }

  /// The sentence about a file whose parts contradict each other.
  private var problem: String {
    switch self {
    case .duplicateID(let id, let tokens):
      "the tokens \(tokens.map { "\"\($0)\"" }.joined(separator: " and ")) share the id \(id)"
    case .conflictingIDs(let token, let vocabulary, let added):
      "the added token \"\(token)\" has the id \(added) but the vocabulary gives it \(vocabulary)"
    case .idOutOfRange(let token, let id, let count):
      "the token \"\(token)\" has the id \(id), far beyond the \(count) tokens that there are"
    case .missingUnknown(let token):
      "the unk_token \"\(token)\" is not in the vocabulary"
    case .missingEndOfText(let candidates):
      "none of the end-of-text tokens \(candidates.joined(separator: ", ")) is a special token"
    case .malformedMerge(let rank, let merge):
      "merge \(rank), \(merge), is not a pair of tokens"
    case .unknownMergeToken(let rank, let token):
      "merge \(rank) needs the token \"\(token)\", which is not an ordinary token of the vocabulary"
    default: ""
    }
  }
}
