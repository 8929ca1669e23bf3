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

    fileprivate init(_ model: InitialModel) {
      directory = model.directory
      checksum = model.checksum
      inputs = []
    }

    /// A model that the study trained.
    ///
    /// - Throws: `CheckpointError`, `FileError`.
    init(_ model: TrainedModel) throws {
      directory = model.directory
      checksum = try ModelDirectory.weightsChecksum(model.directory)
      inputs = [model.fingerprint]
    }
  }

  private let all: [Base]

  /// The model that a study starts from.
  init(_ model: InitialModel) { all = [Base(model)] }

  /// Models that the study trained.
  ///
  /// - Throws: `CheckpointError`, `FileError`.
  init?(_ members: [TrainedModel]) throws {
    guard !members.isEmpty else { return nil }
    all = try members.map { try Base($0) }
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
