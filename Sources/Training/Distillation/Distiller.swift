import Checkpoints
import Corpora
import Ensembles
import Evaluation
import Files
import MessagePassing
import NGrams
import TeacherData
import Training
import Transformers

/// Turns a student's run into one that learns from a teacher, and makes the teacher's distributions.
public struct Distiller {
  /// The progress while distributions are made, called on the first rank: the tokens done and all tokens.
  public typealias Report = (_ done: Int, _ all: Int) -> Void

  /// The teacher's members.
  public let teacher: SavedModels
  /// The corpus of teacher and student.
  public let corpus: Corpus
  /// The directory of the distributions, each under the name of its content.
  public let cache: String
  private let settings: DistillationSettings
  /// The checksums of the members' weights.
  let members: [String]
  /// The n-gram model beside them, by its tables.
  private let ngram: DistributionRecipe.NGram?

  /// Checks a teacher against its student. All ranks do it.
  ///
  /// - Throws: `EnsembleError`, `DistillationError`, `FileError.system` when a member is missing.
  public init(
    teacher directories: [String], of student: RunConfiguration, corpus: Corpus, settings: DistillationSettings,
    cache: String
  ) throws {
    teacher = try SavedModels(directories: directories, corpus: corpus)
    members = try teacher.directories.map { try ModelDirectory.weightsChecksum($0) }
    if let weights = settings.memberWeights, weights.count != members.count {
      throw DistillationError.otherWeights(count: weights.count, members: members.count)
    }
    ngram = try settings.ngram.map {
      try NGramDirectory.checkCorpus($0.directory, corpus)
      return DistributionRecipe.NGram(
        tables: try NGramDirectory.manifest($0.directory).tablesChecksum, weight: $0.weight)
    }
    self.corpus = corpus
    self.settings = settings
    self.cache = cache
    let length = teacher.models.first?.contextLength ?? 0
    guard length == student.sequenceLength else {
      throw DistillationError.otherContext(teacher: length, student: student.sequenceLength)
    }
  }

  /// The student of a method with the places of its teacher's data; nothing is computed yet.
  ///
  /// - Throws: `DistillationError`, `ConfigurationError.contradiction`, `CorpusError`, `FileError`.
  public func plan(_ student: RunConfiguration, _ method: DistillationMethod) throws -> Plan {
    if method == .ownSize { try checkOwnSize(student) }
    var plan = Plan(run: student, data: DistillationData())
    guard method != .equalCompute else {
      _ = try method.share(settings.share)
      return plan
    }
    plan.run.distillation = RunConfiguration.Distillation()
    let share = try method.share(settings.share)
    if share > 0 { try addSamples(method, share: share, to: &plan) }
    if method.needsDistributions { try addDistributions(overDocuments: share < 1, to: &plan) }
    try plan.run.checkDistillation()
    return plan
  }

  /// A student and its teacher's data.
  public struct Plan: Sendable {
    /// The student.
    public var run: RunConfiguration
    /// The places of its teacher's data.
    public var data: DistillationData
  }

  private func addSamples(_ method: DistillationMethod, share: Double, to plan: inout Plan) throws {
    let samples = try samples(method)
    let mixed = try samples.samples(
      for: plan.run, of: corpus, share: share,
      tokenizerFiles: teacher.directories.map { ModelDirectory.tokenizerPath($0) })
    plan.run.distillation?.samples = mixed
    plan.data.samples = samples
  }

  private func addDistributions(overDocuments: Bool, to plan: inout Plan) throws {
    let student = plan.run
    let documents =
      overDocuments ? recipe(student, source: corpus.fingerprint, tokens: student.data.tokens) : nil
    let samples = student.distillation?.samples.map {
      recipe(student, source: $0.corpus, tokens: $0.tokens, ngram: ngram)
    }
    plan.run.distillation?.distributions = .init(documents: documents, samples: samples, weight: settings.weight)
    plan.data.documentDistributions = try documents.map { try path($0) }
    plan.data.sampleDistributions = try samples.map { try path($0) }
  }

  /// The distributions that a run needs and that are not made yet, in bytes.
  public func missingBytes(_ run: RunConfiguration) throws -> Int {
    try recipes(run).filter { try !isComplete($0) }.reduce(0) { $0 + $1.byteCount }
  }

  private func isComplete(_ recipe: DistributionRecipe) throws -> Bool {
    try DistributionArtifact(recipe, directory: path(recipe)).finished() != nil
  }

  /// Makes the distributions that a run needs. Collective.
  ///
  /// - Throws: `AgreedFailure` when a rank cannot read or write, or when it was asked to stop.
  public func prepare(_ run: Run, world: Communicator, stop: StopFlag, report: Report) throws {
    for recipe in recipes(run.configuration) {
      if isOfDocuments(recipe) { try corpus.verifyTokens(of: [.train], on: world) }
      guard let file = try world.agree({ try tokens(recipe, run) }) else { continue }
      try DistributionBuilder(teacher, ngram: ngramModel(recipe, world), recipe: recipe, path: path(recipe))
        .build(file, world: world, stop: stop, report: report)
    }
  }

  /// The n-gram model that a recipe names. Collective.
  private func ngramModel(_ recipe: DistributionRecipe, _ world: Communicator) throws -> NGramModel? {
    guard recipe.ngram != nil else { return nil }
    return try settings.ngram.map { try NGramModel.open($0.directory, ranks: world) }
  }

  /// True for distributions over documents, false over samples.
  private func isOfDocuments(_ recipe: DistributionRecipe) -> Bool { recipe.source == corpus.fingerprint }

  /// The tokens that a recipe names.
  private func tokens(_ recipe: DistributionRecipe, _ run: Run) throws -> TokenFile? {
    try isOfDocuments(recipe) ? corpus.tokens(.train) : run.inputs.distillation.samples?.tokens()
  }

  private func recipes(_ run: RunConfiguration) -> [DistributionRecipe] {
    run.distillation?.distributions?.recipes ?? []
  }

  private func recipe(
    _ student: RunConfiguration, source: Fingerprint, tokens: Int, ngram: DistributionRecipe.NGram? = nil
  ) -> DistributionRecipe {
    DistributionRecipe(
      members: members, source: source, tokens: tokens, contextLength: student.sequenceLength,
      vocabulary: student.model.vocabularySize,
      topCount: settings.topCount(vocabulary: student.model.vocabularySize), temperature: settings.temperature,
      averaging: settings.averaging, weights: settings.memberWeights, ngram: ngram)
  }

  private func path(_ recipe: DistributionRecipe) throws -> String {
    "\(cache)/distributions-\(try recipe.fingerprint().short)"
  }

  private func checkOwnSize(_ student: RunConfiguration) throws {
    let found = teacher.models.map { ParameterLayout($0).count }
    guard found == [student.parameterCount] else {
      throw DistillationError.notOwnSize(parameters: student.parameterCount, found: found)
    }
  }

  private func samples(_ method: DistillationMethod) throws -> SampleCorpus {
    guard let directory = settings.samples else { throw DistillationError.noSamples(method: method.rawValue) }
    let samples = try SampleCorpus(directory: directory)
    guard samples.manifest.recipe.members == members else {
      throw DistillationError.otherSamples(directory: directory)
    }
    return samples
  }
}
