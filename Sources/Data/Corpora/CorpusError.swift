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
  case otherThanFirst(directory: String, found: String, expected: String)
  /// A directory holds a complete corpus that was made of something else or otherwise.
  case otherCorpus(directory: String, differences: [String])
  /// The fractions of the splits leave nothing to train on.
  case fractions(validation: Double, test: Double)

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
    case .otherThanFirst(let directory, let found, let expected):
      "corpus \(directory) is \(found) on this rank, but \(expected) on the first; let all ranks read the same files"
    case .otherCorpus(let directory, let differences):
      "directory \(directory) already holds another corpus (\(differences.joined(separator: ", "))); give another --output, or remove the directory"
    case .fractions(let validation, let test):
      "validation \(validation) and test \(test) must be fractions of the text, at least 0 each, that leave a part for training, such as 0.05 each"
    }
  }
}
