import Corpora
import Distillation
import TeacherData

extension Study {
  /// A token that is drawn costs as much as so many tokens of a forward pass: a decoder reaches half of its speed.
  private static let samplingFactor = 2.0

  /// What students cost: their runs, their teacher's samples and distributions. The teacher is not known yet, so it is taken
  /// to be of the size that is named, or of the largest.
  ///
  /// - Returns: the stage, and the bytes of samples and distributions.
  func priceStudents(
    _ wanted: DistillationConfiguration, _ searches: [RecipeSearch], _ rates: [String: Double]
  ) throws -> (stage: StudyPlan.Stage, bytes: Int) {
    let tokens = cells.map { $0.tokens }.max()
    let compared = cells.filter { $0.tokens == tokens }
    let teacher = compared.filter { wanted.teacher == nil || $0.size == wanted.teacher }
      .max { $0.base.parameterCount < $1.base.parameterCount }
    guard let teacher, let members = try candidates(teacher, searches).first?.point else {
      return (stage("distillation", ended: 0, isEstimate: true, []), 0)
    }
    let point = wanted.point(members)
    let students = compared.filter {
      wanted.students.isEmpty ? $0.size == teacher.size : wanted.students.contains($0.size)
    }
    let groups = try students.flatMap { cell in
      let run = Work(try store.task(cell, point, .both(0), reason: "").cost, rate: rates[cell.size])
      return wanted.methods.map { _ in Array(repeating: run, count: wanted.seeds.count) }
    }
    let made = teaching(wanted, teacher, point)
    var stage = stage("distillation", ended: 0, isEstimate: true, groups)
    stage.add(operations: made.operations, coreSeconds: made.operations / (rates[teacher.size] ?? 1), ranks: world.size)
    return (stage, made.bytes)
  }

  /// What a teacher's samples and distributions take. Those of *self* are drawn apart.
  private func teaching(
    _ wanted: DistillationConfiguration, _ teacher: Cell, _ point: GridPoint
  ) -> (operations: Double, bytes: Int) {
    let drawn = wanted.sampleTokens ?? teacher.tokens * point.epochs
    let forward = teacher.base.model.trainingOperationsPerToken / 3
    let teachers = [wanted.methods.contains(.ownSize), wanted.methods.contains { $0.needsSamples && $0 != .ownSize }]
    let samples = drawn * teachers.count { $0 }
    let predicted =
      (wanted.methods.contains { $0.needsDistributions } ? teacher.tokens : 0)
      + (wanted.methods.contains(.combined) ? drawn : 0)
    let members = Double(configuration.recipes.ensemble.memberCount)
    let width = teacher.base.model.vocabularySize <= 1 << 16 ? 2 : 4
    return (
      forward * (Double(samples) * Self.samplingFactor + Double(predicted) * members),
      samples * width + predicted * distributionBytesPerToken(wanted, teacher)
    )
  }

  private func distributionBytesPerToken(_ wanted: DistillationConfiguration, _ cell: Cell) -> Int {
    DistributionRecipe(
      members: [], source: corpus.fingerprint, tokens: cell.tokens, contextLength: cell.base.model.contextLength,
      vocabulary: cell.base.model.vocabularySize,
      topCount: wanted.teaching.topCount(vocabulary: cell.base.model.vocabularySize),
      temperature: wanted.teaching.temperature, averaging: wanted.teaching.averaging
    ).bytesPerToken
  }
}

extension StudyPlan.Stage {
  /// Adds work that all ranks share.
  fileprivate mutating func add(operations more: Double, coreSeconds core: Double, ranks: Int) {
    operations += more
    coreSeconds += core
    seconds += core / Double(ranks)
  }
}
