import Checkpoints
import Corpora
import Ensembles
import Evaluation
import Files
import MessagePassing
import TeacherData
import Training
import Transformers

/// Turns a student's run into one that learns from a teacher, and makes what it needs from that teacher.
public struct Distiller {
  /// What happens while distributions are made, called on the first rank: tokens done and all of them.
  public typealias Report = (_ done: Int, _ all: Int) -> Void

  /// The teacher's members.
  public let teacher: SavedModels
  /// The corpus of teacher and student.
  public let corpus: Corpus
  /// Where distributions are kept, each under the name of its content.
  public let cache: String
  private let settings: TeachingSettings
  private let members: [String]

  /// Checks a teacher against its student. All ranks do it.
  ///
  /// - Throws: `EnsembleError`, `DistillationError`, `FileError.system` when a member is missing.
  public init(
    teacher directories: [String], of student: RunConfiguration, corpus: Corpus, settings: TeachingSettings,
    cache: String
  ) throws {
    teacher = try SavedModels(directories: directories, corpus: corpus)
    members = try teacher.directories.map { try ModelDirectory.weightsChecksum($0) }
    (self.corpus, self.settings, self.cache) = (corpus, settings, cache)
    let length = teacher.models.first?.contextLength ?? 0
    guard length == student.model.contextLength else {
      throw DistillationError.otherContext(teacher: length, student: student.model.contextLength)
    }
  }

  /// A student's run by a method, and what it finds the teacher's part by; nothing is computed yet.
  ///
  /// - Throws: `DistillationError`, `ConfigurationError.contradiction`, `CorpusError`, `FileError`.
  public func plan(
    _ student: RunConfiguration, _ method: DistillationMethod
  ) throws -> (run: RunConfiguration, material: TeachingMaterial) {
    var (run, material) = (student, TeachingMaterial())
    if method == .ownSize { try checkOwnSize(student) }
    let share = try method.share(settings.share)
    var teaching = RunConfiguration.Teaching()
    if share > 0 {
      let samples = try samples(method)
      teaching.samples = try samples.teaching(
        student, of: corpus, share: share, tokenizerFiles: teacher.directories.map { ModelDirectory.tokenizerPath($0) })
      material.samples = samples
    }
    if method.needsDistributions {
      let documents = share < 1 ? recipe(student, source: corpus.fingerprint, tokens: student.data.tokens) : nil
      let samples = teaching.samples.map { recipe(student, source: $0.corpus, tokens: $0.tokens) }
      teaching.distributions = .init(documents: documents, samples: samples, weight: settings.weight)
      material.documentDistributions = try documents.map { try path($0) }
      material.sampleDistributions = try samples.map { try path($0) }
    }
    if method != .equalCompute { run.distillation = teaching }
    try run.checkTeaching()
    return (run, material)
  }

  /// The distributions that a run needs and that are not made yet, in bytes.
  public func missingBytes(_ run: RunConfiguration) throws -> Int {
    try recipes(run).filter { try DistributionArtifact($0, directory: path($0)).finished() == nil }.reduce(0) {
      $0 + $1.byteCount
    }
  }

  /// Makes the distributions that a run needs. Collective.
  ///
  /// - Throws: `AgreedFailure` when a rank cannot read or write, or when it was asked to stop.
  public func prepare(
    _ run: RunConfiguration, _ material: TeachingMaterial, world: Communicator, stop: StopFlag, report: Report
  ) throws {
    for recipe in recipes(run) {
      if recipe.source == corpus.fingerprint { try corpus.verifyTokens(of: [.train], on: world) }
      let file = try world.agree {
        recipe.source == corpus.fingerprint ? try corpus.tokens(.train) : try material.samples?.tokens()
      }
      guard let file else { continue }
      let path = try path(recipe)
      try DistributionBuilder(teacher, recipe: recipe, path: path, world: world, stop: stop)
        .build(file, report: report)
    }
  }

  private func recipes(_ run: RunConfiguration) -> [DistributionRecipe] {
    let distributions = run.distillation?.distributions
    return [distributions?.documents, distributions?.samples].compactMap { $0 }
  }

  private func recipe(_ student: RunConfiguration, source: Fingerprint, tokens: Int) -> DistributionRecipe {
    DistributionRecipe(
      members: members, source: source, tokens: tokens, contextLength: student.model.contextLength,
      vocabulary: student.model.vocabularySize,
      topCount: settings.topCount(vocabulary: student.model.vocabularySize), temperature: settings.temperature,
      averaging: settings.averaging)
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
