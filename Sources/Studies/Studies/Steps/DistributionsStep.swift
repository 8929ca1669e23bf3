import Distillation
import Files
import MessagePassing
import TeacherData
import Training

/// The distributions of a teacher over the tokens that its students predict.
struct DistributionsStep: StudyStep {
  let name: String
  let fingerprint: Fingerprint?
  let inputs: [Fingerprint]
  let cost: StepCost
  private let distiller: Distiller
  private let student: TrainingStep

  /// - Parameter student: a run that learns from them.
  init(_ distiller: Distiller, for student: TrainingStep, of group: StudentGroup) throws {
    self.distiller = distiller
    self.student = student
    fingerprint = try Self.fingerprint(of: student.run.configuration)
    name = "the distributions of \(group.teacher.count) teacher(s)"
    inputs = group.teacher.map { $0.fingerprint }
    cost = Self.recipes(of: student.run.configuration).cost(group.cell)
  }

  /// True when they are in the store, as this rank sees it.
  func isComplete() throws -> Bool { try distiller.missingBytes(student.run.configuration) == 0 }

  /// The address of the distributions that a run learns from; nil when it needs none.
  static func fingerprint(of run: RunConfiguration) throws -> Fingerprint? {
    let recipes = recipes(of: run)
    return recipes.isEmpty ? nil : try Fingerprint(of: recipes)
  }

  private static func recipes(of run: RunConfiguration) -> [DistributionRecipe] {
    run.distillation?.distributions?.recipes ?? []
  }

  func run(in study: Study) throws {
    study.logger.info("making \(name)")
    try distiller.prepare(student.run, world: study.world, stop: study.workers.stop) {
      study.reportTokens("the teacher's distributions", $0, $1)
    }
  }
}

extension [DistributionRecipe] {
  /// The cost of predicting the tokens by models of a cell's size.
  func cost(_ cell: Cell) -> StepCost {
    cell.forwardCost(
      tokens: reduce(0) { $0 + $1.predictedTokens }, storeBytes: reduce(0) { $0 + $1.byteCount })
  }
}

extension DistributionRecipe {
  /// The tokens that all members predict together.
  fileprivate var predictedTokens: Double { Double(tokens * max(members.count, 1)) }
}
