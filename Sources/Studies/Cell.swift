import Corpora
import Files
import Training

/// One size trained on one subset: M members that differ by seed.
public struct Cell: Sendable {
  /// The size's name.
  public let size: String
  /// D.
  public let tokens: Int
  /// The members' runs.
  public let members: [RunConfiguration]

  /// The cells of a study, one for each size and number of tokens.
  static func all(of study: StudyConfiguration, corpus: Corpus) -> [Cell] {
    study.tokenCounts.flatMap { tokens in
      study.sizes.map { size in
        Cell(size: size.name, tokens: tokens, members: members(of: study, size, tokens: tokens, corpus: corpus))
      }
    }
  }

  private static func members(
    of study: StudyConfiguration, _ size: StudyConfiguration.Size, tokens: Int, corpus: Corpus
  ) -> [RunConfiguration] {
    (0..<UInt64(study.memberCount)).map { member in
      var training = study.training
      training.seeds.initialization += member
      training.seeds.order += member
      return RunConfiguration(
        model: size.model(vocabularySize: corpus.manifest.vocabulary),
        data: .init(corpus: corpus.fingerprint, tokens: tokens), training: training)
    }
  }
}
