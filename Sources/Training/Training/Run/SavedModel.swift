import Checkpoints
import Files
import Tokenizers
import Transformers

/// A model that a run saves on its way: a directory of Hugging Face layout.
struct SavedModel {
  /// The number of steps after which it is saved.
  let steps: Int
  /// The directory that all models of its kind are in, and its name there.
  let parent: String, name: String

  /// Its place.
  var path: String { "\(parent)/\(name)" }

  /// Writes the model, unless a start before this one wrote it: the same steps give the same bytes.
  ///
  /// - Parameter origin: the directory of the model that the run continues.
  /// - Throws: `FileError.system`.
  func write(_ parameters: Parameters, tokenizer: Tokenizer, continuing origin: String?) throws {
    guard !exists(path) else { return }
    try createDirectory(parent)
    try AtomicDirectory.write(to: path) { partial in
      try ModelDirectory.write(parameters, tokenizer: tokenizer, continuing: origin, to: partial)
    }
  }
}

extension Run {
  /// The directory of the models that are saved at numbers of words, and of those at the ends of cycles.
  private var checkpoints: String { "\(directory)/checkpoints" }
  private var snapshots: String { "\(directory)/snapshots" }

  /// All models that the run saves on its way.
  ///
  /// - Parameter words: the steps of those at numbers of words; nil when there are none.
  /// - Throws: as `stepCount`.
  func savedModels(_ words: WordPlan?) throws -> [SavedModel] {
    let atWords = (words?.points ?? []).map {
      SavedModel(steps: $0.steps, parent: checkpoints, name: SavePoints.name(words: $0.words))
    }
    let ends = configuration.training.snapshotSteps(totalSteps: try configuration.stepCount())
    return atWords + ends.enumerated().map { SavedModel(steps: $1, parent: snapshots, name: "cycle-\($0 + 1)") }
  }

  /// The directories of the models at the ends of the learning rate's cycles, the run's own model last.
  ///
  /// - Throws: `ConfigurationError`.
  package func cycleModels() throws -> [String] { try savedModels(nil).map(\.path) + [directory] }

  /// Removes the models that a killed program left incomplete.
  func removePartialModels() {
    for parent in [checkpoints, snapshots] { AtomicDirectory.removePartials(in: parent) }
  }
}
