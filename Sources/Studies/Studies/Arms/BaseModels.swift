import Checkpoints
import Files
import Training

/// The models that arms start from: one that is given, or the members that the study trained, one a seed.
struct BaseModels {
  /// One of them.
  struct Base {
    let directory: String
    /// The checksum of its weights.
    let checksum: String
    /// The run that makes it, if the study does.
    let inputs: [Fingerprint]
  }

  private let all: [Base]

  /// The model that a study starts from.
  init(_ model: InitialModel) {
    all = [Base(directory: model.directory, checksum: model.checksum, inputs: [])]
  }

  /// Models that the study trained.
  ///
  /// - Throws: `CheckpointError`, `FileError`.
  init?(_ members: [TrainedModel]) throws {
    guard !members.isEmpty else { return nil }
    all = try members.map {
      Base(
        directory: $0.directory, checksum: try ModelDirectory.weightsChecksum($0.directory), inputs: [$0.fingerprint])
    }
  }

  /// The model of a seed; seeds take turns where there are fewer models.
  subscript(seed: Int) -> Base { all[seed % all.count] }

  /// The models as an evaluation takes them.
  var scored: ScoredModels {
    ScoredModels(
      directories: all.map(\.directory), names: all.map(\.checksum), inputs: all.flatMap(\.inputs),
      description: "\(all.count) model(s) that arms start from")
  }
}
