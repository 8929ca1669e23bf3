import Ensembles
import Files
import Generation
import MessagePassing
import TeacherData
import Training

/// Samples that are drawn from a teacher.
struct SamplesStep: StudyStep {
  let name: String
  let fingerprint: Fingerprint?
  let inputs: [Fingerprint]
  let cost: StepCost
  let isComplete: Bool
  /// The directory that they are written to.
  let directory: String
  private let teacher: SavedModels
  private let recipe: SampleRecipe

  /// A token that is drawn costs as much as so many tokens of a forward pass: a decoder reaches half of its speed.
  static let costFactor = 2.0

  /// Looks whether the samples are there. Collective.
  ///
  /// - Throws: `AgreedFailure` when a rank cannot read the teacher.
  init(tokens: Int, from members: [TrainedModel], size cell: Cell, _ graph: StudyGraph) throws {
    let study = graph.study
    let (teacher, recipe) = try graph.world.agree {
      let teacher = try SavedModels(directories: members.map { $0.directory })
      return (teacher, try teacher.recipe(SamplingSettings(), tokens: tokens))
    }
    let address = try Fingerprint(of: recipe)
    let directory = try study.directories.samples(recipe)
    self.teacher = teacher
    self.recipe = recipe
    self.directory = directory
    fingerprint = address
    name = "samples of \(members.count) model(s)"
    inputs = members.map { $0.fingerprint }
    cost = Self.cost(tokens: tokens, cell)
    isComplete = try graph.isComplete(address) { try SampleArtifact(recipe, directory: directory).finished() != nil }
  }

  static func cost(tokens: Int, _ cell: Cell) -> StepCost {
    cell.forwardCost(
      tokens: Double(tokens) * costFactor, storeBytes: tokens * (cell.base.model.vocabularySize <= 1 << 16 ? 2 : 4))
  }

  func run(in study: Study) throws {
    let sampler = try study.world.agree { try makeSampler(study.workers) }
    let outcome = try sampler.run { study.reportTokens("samples of the teacher", $0, $1) }
    guard case .finished = outcome else { throw study.workers.stopped }
  }

  private func makeSampler(_ workers: StudyWorkers) throws -> TeacherSampler {
    try TeacherSampler(teacher, recipe: recipe, directory: directory, world: workers.world, stop: workers.stop)
  }
}
