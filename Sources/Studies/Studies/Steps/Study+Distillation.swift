import Corpora
import Distillation
import Generation
import TensorKernels
import Training

/// The ensemble that teaches a study's students, and what they are compared with.
private struct StudyTeacher {
  let ensemble: StudyResult.CellResult
  /// The loss of the best single model of its members' size, on test.
  let bestSingleLoss: Double
  let averaging: MemberAveraging

  var loss: Double {
    let curve = averaging == .logits ? ensemble.test.logits : ensemble.test.probabilities
    return curve.losses.last?.nats ?? .nan
  }
}

/// A model by itself, and its losses.
private struct SingleModel {
  let directory: String
  let validation: Double, test: Double
}

/// The students that one method makes in one size.
private struct StudentGroup {
  let method: DistillationMethod
  let cell: Cell
  let point: GridPoint
  /// The directories of the models that teach them.
  let members: [String]
}

extension Study {
  /// Trains the students of every size, method and seed, and says what they keep. Collective.
  ///
  /// - Parameters:
  ///   - ensembles: those that are chosen may teach.
  ///   - searches: where the best single models are.
  func distill(_ ensembles: [StudyResult.CellResult], _ searches: [RecipeSearch]) throws -> [DistilledResult] {
    guard let wanted = configuration.distillation else { return [] }
    let (found, groups) = try world.agree {
      let teacher = try teacher(wanted, ensembles, searches)
      return (teacher, try teacher.map { try self.groups(wanted, $0, ensembles, searches) } ?? [])
    }
    guard let teacher = found else { return [] }
    return try groups.compactMap { try teach($0, wanted, teacher) }
  }

  /// The students of one group; nil when one has no test loss.
  private func teach(
    _ group: StudentGroup, _ wanted: DistillationConfiguration, _ teacher: StudyTeacher
  ) throws -> DistilledResult? {
    let distiller = try distiller(group, wanted)
    let tasks = try world.agree { try wanted.seeds.map { try studentTask(group, wanted, seed: $0, distiller) } }
    try workers.endWhenAsked()
    let open = try zip(tasks, world.ended(tasks.map { $0.run })).first { !$0.1 }?.0
    if let open, group.method.needsDistributions {
      logger.info("making the distributions of \(group.members.count) teacher(s)")
      try distiller.prepare(open.run.configuration, open.run.material, world: world, stop: workers.stop) {
        reportTokens("the teacher's distributions", $0, $1)
      }
    }
    try workers.finish(tasks, "training students by \(group.method.rawValue)")
    let students = try world.agree {
      try tasks.compactMap { task in try task.run.finishedResult().map { (task, $0) } }
    }
    let losses = students.compactMap { $0.1.test?.nats }
    guard let parameters = students.first?.1.parameters, losses.count == students.count else { return nil }
    return DistilledResult(
      method: group.method, model: group.cell.size, parameters: parameters, tokens: group.cell.tokens,
      point: group.point, teacher: teacher.ensemble.model, teacherMembers: teacher.ensemble.directories.count,
      teacherLoss: teacher.loss, bestSingleLoss: teacher.bestSingleLoss, losses: losses,
      lossInterval: DistilledResult.interval(of: losses), fingerprints: students.map { $0.0.fingerprint },
      directories: students.map { $0.0.run.directory })
  }

  /// What turns a group's runs into those of students; the samples it needs are drawn first. Collective.
  private func distiller(_ group: StudentGroup, _ wanted: DistillationConfiguration) throws -> Distiller {
    let read = group.cell.tokens * group.point.epochs
    let samples =
      group.method.needsSamples ? try draw(wanted.sampleTokens ?? read, from: group.members) : nil
    return try world.agree {
      try Distiller(
        teacher: group.members, of: group.cell.base, corpus: corpus,
        settings: wanted.settings(group.method, samples: samples), cache: directories.distributions)
    }
  }

  /// Draws samples unless they are there. Collective.
  ///
  /// - Returns: their directory.
  private func draw(_ tokens: Int, from members: [String]) throws -> String {
    let (sampler, directory) = try world.agree {
      let teacher = try SavedTeacher(directories: members)
      let recipe = try teacher.recipe(SamplingSettings(), tokens: tokens)
      let directory = try directories.samples(recipe)
      let sampler = try TeacherSampler(teacher, recipe: recipe, directory: directory, world: world, stop: workers.stop)
      {
        [self] in reportTokens("samples of the teacher", $0, $1)
      }
      return (sampler, directory)
    }
    guard case .finished = try sampler.run() else { throw Stopped.agreed(workers.stop, world: world) }
    return directory
  }

  /// The run of one student.
  ///
  /// Distributions belong to fixed windows, so such students' windows are not cut anew, and neither are those of the control
  /// that has no teacher. A control that is a member's own run is not trained again.
  private func studentTask(
    _ group: StudentGroup, _ wanted: DistillationConfiguration, seed: Int, _ distiller: Distiller
  ) throws -> RunTask {
    var configuration = group.cell.run(group.point, .both(seed))
    let hasFixedWindows = wanted.methods.contains { $0.needsDistributions }
    if group.method.needsDistributions || group.method == .equalCompute && hasFixedWindows {
      configuration.training.shuffle = .sequences
    }
    let (run, material) = try distiller.plan(configuration, group.method)
    let member = try store.task(group.cell, group.point, .both(seed), reason: "a student by \(group.method.rawValue)")
    if try run.fingerprint() == member.fingerprint { return member }
    return try store.task(
      student: run, material: material,
      name: "\(group.cell.size)-D\(group.cell.tokens)-\(group.method.rawValue)-seed\(seed)",
      reason: "a student by \(group.method.rawValue)")
  }

  /// The chosen ensemble of the largest number of tokens that is named, or best on validation; nil when there is none.
  private func teacher(
    _ wanted: DistillationConfiguration, _ ensembles: [StudyResult.CellResult], _ searches: [RecipeSearch]
  ) throws -> StudyTeacher? {
    let averaging = wanted.teaching.averaging
    func validation(_ cell: StudyResult.CellResult) -> Double {
      let curve = averaging == .logits ? cell.validation.logits : cell.validation.probabilities
      return curve.losses.last?.nats ?? .infinity
    }
    let tokens = ensembles.map { $0.tokens }.max()
    let fitting = ensembles.filter {
      $0.isChosen && $0.tokens == tokens && (wanted.teacher == nil || $0.model == wanted.teacher)
    }
    guard let best = fitting.min(by: { validation($0) < validation($1) }) else { return nil }
    let single = try bestSingle(best.model, best.tokens, ensembles, searches)
    return StudyTeacher(ensemble: best, bestSingleLoss: single?.test ?? .nan, averaging: averaging)
  }

  /// The students of every size and method. Those of method *self* learn from the best single model of their size.
  private func groups(
    _ wanted: DistillationConfiguration, _ teacher: StudyTeacher, _ ensembles: [StudyResult.CellResult],
    _ searches: [RecipeSearch]
  ) throws -> [StudentGroup] {
    let (ensemble, sizes) = (teacher.ensemble, wanted.students)
    let point = wanted.point(ensemble.point)
    let compared = cells.filter {
      $0.tokens == ensemble.tokens && (sizes.isEmpty ? $0.size == ensemble.model : sizes.contains($0.size))
    }
    return try compared.flatMap { cell in
      try wanted.methods.compactMap { method in
        let members =
          method == .ownSize
          ? try bestSingle(cell.size, cell.tokens, ensembles, searches).map { [$0.directory] } : ensemble.directories
        return members.map { StudentGroup(method: method, cell: cell, point: point, members: $0) }
      }
    }
  }

  /// The best single model of a cell on validation, tuned by itself or a member of an ensemble.
  private func bestSingle(
    _ size: String, _ tokens: Int, _ ensembles: [StudyResult.CellResult], _ searches: [RecipeSearch]
  ) throws -> SingleModel? {
    let tuned = try searches.filter { $0.cell.size == size && $0.cell.tokens == tokens }.compactMap { search in
      try search.result(store).bestTrial.flatMap { trial -> SingleModel? in
        guard let validation = trial.validation, let test = trial.test else { return nil }
        return SingleModel(directory: trial.directories[0], validation: validation, test: test)
      }
    }
    let members = ensembles.filter { $0.model == size && $0.tokens == tokens }.flatMap { cell in
      cell.directories.indices.map { index in
        SingleModel(
          directory: cell.directories[index], validation: cell.validation.members[index].nats,
          test: cell.test.members[index].nats)
      }
    }
    return (tuned + members).min { $0.validation < $1.validation }
  }
}

extension RunStore {
  /// The task of training a student.
  ///
  /// - Throws: `TrainingError.otherCorpus`, `ConfigurationError`.
  fileprivate func task(
    student: RunConfiguration, material: TeachingMaterial, name: String, reason: String
  ) throws -> RunTask {
    let fingerprint = try student.fingerprint()
    return RunTask(
      name: name, reason: reason,
      run: try Run(
        student, corpus: corpus, directory: directories.run(name, fingerprint), material: material,
        checkpointEvery: checkpointEvery, study: directories.study),
      fingerprint: fingerprint, cost: try student.operations() + evaluationCost(student))
  }
}
