/// An error of a text, or of a corpus made of texts.
public enum CorpusError: Error, Equatable, CustomStringConvertible {
  /// No text was found in the given paths.
  case noText(paths: [String])
  /// The directories among the given paths have files, but none that is read.
  case noTextFiles(paths: [String], leftOut: LeftOutFiles)
  /// A file is not UTF-8; the offset counts bytes from the start of the decompressed text.
  case notUTF8(path: String, offset: Int)
  /// An object of JSON gives no document; the place is a line or object of a file in words.
  case json(place: String, fault: JSONFault)
  /// Files of a directory are not read, and none may be left out.
  case leftOut(LeftOutFiles)
  /// A setting has no effect, and none may be without.
  case unused(UnusedSetting)
  /// There are not enough documents to hold some out.
  case tooFewDocuments(found: Int, needed: Int)
  /// Too few documents are left when exact copies of held-out ones are dropped.
  case tooFewDifferent(found: Int, different: Int, needed: Int)
  /// A directory is not a corpus, or its files do not belong together.
  case malformed(path: String, reason: String)
  /// More tokens were asked for than the corpus has.
  case tooFewTokens(asked: Int, found: Int, split: String)
  /// A split that was asked for has no tokens.
  case emptySplit(String)
  /// This rank's corpus is not that of the first rank.
  case otherThanFirst(directory: String, differences: [String])
  /// A directory holds a complete corpus that was made of something else or otherwise.
  case otherCorpus(directory: String, differences: [String])
  /// Held-out documents of one corpus would be trained on as a part of another.
  case heldOutTrained(count: Int, of: String, by: String)
  /// The sizes of the held-out splits are none, or leave nothing to train on.
  case fractions(validation: HeldOutSize, test: HeldOutSize)
  /// More tokens are to be held out than the text has beside a part for training.
  case tooMuchHeldOut(asked: Int, found: Int)
  /// A directory has no complete pairs of documents, or others than are needed.
  case unusablePairs(directory: String, reason: String)
  /// Sequences are too short for a pair of documents.
  case shortForPairs(sequenceLength: Int)

  /// The facts and the remedy in one sentence.
  public var description: String {
    switch self {
    case .noText(let paths):
      "no text in \(paths.joined(separator: ", ")); give files, directories or patterns of .txt, .md, .rst, .jsonl or .json, plain, .gz, .zst or .xz"
    case .noTextFiles(let paths, let leftOut):
      "no text in \(paths.joined(separator: ", ")), but \(leftOut); give the paths of files that are text, or other endings to their names"
    case .notUTF8(let path, let offset):
      "\(path) is not UTF-8 at byte \(offset); convert it first, for instance with iconv -t UTF-8"
    case .json(let place, let fault):
      "\(place) \(fault)"
    case .leftOut(let files):
      "\(files); give the files that are text, remove the others, or leave out --strict (strict: true in a study)"
    case .unused(let setting):
      "\(setting), or leave out --strict (strict: true in a study)"
    case .tooFewDocuments(let found, let needed):
      "the text has \(found) document(s), but training, validation and test need at least \(needed); give more text, or cut it with --separator"
    case .tooFewDifferent(let found, let different, let needed):
      "the text has \(found) document(s), but only \(different) different one(s), of which training, validation and test need at least \(needed); give other text, or keep exact copies with --duplicates keep"
    case .malformed(let path, let reason):
      "\(path) is not a complete corpus (\(reason)); run chorus prepare again"
    case .tooFewTokens(let asked, let found, let split):
      "\(asked) tokens were asked for, but the \(split) split has \(found); ask for fewer, or give more text"
    case .emptySplit(let split):
      "the \(split) split is empty; run chorus prepare with --\(split) above 0"
    case .heldOutTrained(let count, let corpus, let other):
      "\(count) document(s) that \(corpus) holds out are training documents of \(other); remove them from one of the two texts"
    case .otherThanFirst(let directory, let differences):
      "corpus \(directory) is another on this rank than on the first (\(differences.joined(separator: ", "))); let all ranks read the same files"
    case .otherCorpus(let directory, let differences):
      "directory \(directory) already holds another corpus (\(differences.joined(separator: ", "))); give another --output, or remove the directory"
    case .fractions(let validation, let test):
      "validation \(validation) and test \(test) must each be a fraction of the text from 0 to below 1 or a number of tokens above 100, and leave a part for training; give for instance 0.05 or 200000"
    case .tooMuchHeldOut(let asked, let found):
      "\(asked) tokens are to be held out for validation and test, but the text has no more than \(found) beside a part for training; hold out fewer, or give more text"
    case .unusablePairs(let directory, let reason):
      "the pairs of documents in \(directory) cannot be used (\(reason)); make them with chorus neighbors from the corpus that they are used with"
    case .shortForPairs(let sequenceLength):
      "sequences of \(sequenceLength) tokens have no room for two documents; use at least \(PairWindow.leastLength)"
    }
  }
}
