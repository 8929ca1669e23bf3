/// An error of the making of synthetic text.
public enum SynthesisError: Error, Equatable, CustomStringConvertible {
  /// There are no documents to make text from.
  case noDocuments
  /// A directory of prompts has no file that is one.
  case noPrompts(directory: String, names: [String])
  /// A prompt lacks a placeholder.
  case prompt(path: String, missing: String)
  /// A directory holds text that was made of something else or otherwise.
  case otherSynthesis(directory: String, differences: [String])
  /// No answer gave a document.
  case noText(SynthesisCounts, directory: String)
  /// A directory has no complete texts that a model has written from documents of this corpus.
  case incomplete(directory: String)
  /// A corpus has no training documents behind its first tokens.
  case noFreshDocuments(tokens: Int)
  /// This rank's model or corpus is not that of the first rank.
  case otherThanFirst(directory: String)
  /// A setting is out of its range.
  case setting(name: String, value: String, allowed: String)

  /// The facts and what to do, in one sentence.
  public var description: String {
    switch self {
    case .noDocuments:
      "the text has no document to make synthetic text from; give files that are not blank"
    case .noPrompts(let directory, let names):
      "\(directory) has no prompt; give a directory with at least one of \(names.joined(separator: ", "))"
    case .prompt(let path, let missing):
      "the prompt \(path) lacks {{\(missing)}}, without which its requests make no sense; add it"
    case .otherSynthesis(let directory, let differences):
      "directory \(directory) already holds other synthetic text (\(differences.joined(separator: ", "))); give another --output, or remove the directory"
    case .noText(let counts, let directory):
      "of \(counts.requests) request(s) \(counts.failed) failed, \(counts.empty) had an empty answer, and \(counts.rejected) text(s) were rejected, so there is no synthetic text; see the records in \(directory)/requests, and ask again with --retry-failed, or with another model or prompt"
    case .incomplete(let directory):
      "\(directory) has no complete texts that were written from the documents of this corpus; make them with chorus synthesize bootstrap"
    case .noFreshDocuments(let tokens):
      "the corpus has no training document behind the first \(tokens) tokens, so there are no fresh ones; leave out the arm fresh, or learn fewer tokens"
    case .otherThanFirst(let directory):
      "the model or the corpus of the texts in \(directory) differ between this rank and the first; let all ranks read the same files"
    case .setting(let name, let value, let allowed):
      "\(name) must be \(allowed), not \(value)"
    }
  }
}
