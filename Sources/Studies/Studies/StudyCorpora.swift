import Corpora
import Files
import MessagePassing
import Training

/// The corpora of a study: that of its text, and that of the text which its models know already.
struct StudyCorpora {
  /// The corpus that runs learn, and are evaluated on.
  let own: Corpus
  /// The corpus that runs should not forget; nil when the study has none.
  let general: Corpus?

  /// The first tokens of the study's text; general text is mixed in where the study wants some of it.
  func data(tokens: Int, _ wanted: StudyConfiguration.GeneralText?) -> RunData {
    guard let general, let wanted, wanted.share > 0 else { return RunData(corpus: own.fingerprint, tokens: tokens) }
    let replayed = wanted.tokens ?? general.manifest.part(.train).tokens
    return RunData([
      .init(corpus: own.fingerprint, tokens: tokens, weight: 1 - wanted.share),
      .init(corpus: general.fingerprint, tokens: replayed, weight: wanted.share, replay: true),
    ])
  }

  /// The corpora of a run's data, in their order.
  func corpora(of data: RunData) -> [Corpus] {
    data.sources.map { source in general.flatMap { $0.fingerprint == source.corpus ? $0 : nil } ?? own }
  }

  private var all: [Corpus] { [own] + [general].compactMap(\.self) }

  /// The corpora as this rank sees their files, which may be others than those that the first rank wrote.
  func reopened() throws -> StudyCorpora {
    StudyCorpora(own: try own.reopened(), general: try general?.reopened())
  }

  /// Makes sure that no document of one text that is held out is a training document of the other. Collective.
  ///
  /// - Throws: `AgreedFailure` of `CorpusError.heldOutTrained`.
  func checkHeldOut(on world: Communicator) throws {
    guard let general else { return }
    try world.agree {
      guard world.isRoot else { return }
      for (first, second) in [(own, general), (general, own)] {
        let count = try first.heldOutDocuments(trainedIn: second)
        guard count == 0 else {
          throw CorpusError.heldOutTrained(count: count, of: first.directory, by: second.directory)
        }
      }
    }
  }

  /// Makes sure that all ranks have the same files, and reads them once a node. Collective.
  func verify(on world: Communicator) throws {
    for corpus in all {
      try corpus.agree(on: world)
      try corpus.verify(on: world)
    }
  }
}
