import Corpora
import Files

/// The corpora that arms learn from, opened once by all ranks.
final class ArmCorpora {
  private var opened: [String: Corpus] = [:]

  /// The corpus of a text; nil as long as it is not prepared. Collective.
  func corpus(_ origin: ArmCorpusStep.Origin, _ graph: StudyGraph) throws -> Corpus? {
    guard let prepared = try graph.value(graph.study.corpusStep(origin), stage: "corpora of arms") else { return nil }
    let corpus = try opened[prepared.name] ?? graph.study.open(prepared)
    opened[prepared.name] = corpus
    return corpus
  }
}

/// A corpus of a study's arm, by its name in the store.
struct ArmCorpus: Codable {
  /// The name of its directory.
  let name: String
  let corpus: Fingerprint
}
