import Configurations
import Distillation
import NGrams
import TensorKernels
import Training

/// The students of a study, and the ensemble that teaches them.
package struct DistillationConfiguration: Sendable {
  /// The size whose ensemble teaches; nil: the ensemble that is best on validation.
  package let teacher: String?
  /// The students' sizes; none: that of the teacher's members.
  package let students: [String]
  /// The ways in which they learn; the control of equal compute is always among them.
  package let methods: [DistillationMethod]
  /// Added to the study's seeds, one student of each method for each.
  package let seeds: [Int]
  /// Settings of every student; others are those of the teacher's members.
  let hyperparameters: [Hyperparameter: Double]
  /// The settings of a student's run, but for hyperparameters; nil: those of the study.
  let training: TrainingConfiguration?
  /// The tokens of samples that are drawn; nil: as many as a student reads, so that none is read twice.
  package let sampleTokens: Int?
  /// The order of the n-gram model of the training tokens that teaches beside the ensemble, over samples; nil for none.
  package let ngramOrder: Int?
  /// The students of a chain; by default 2, the shortest chain in which one student teaches another.
  package let links: Int
  /// The settings that are tried for each method; nil when the given ones are final.
  package let search: StudentSearchConfiguration?
  /// The settings of the control of equal compute.
  package let control: Control
  /// The average over the teacher's members that teaches.
  package let averaging: TeacherAveraging
  /// Mixing ratio of the samples and distributions.
  package private(set) var teaching: DistillationSettings

  /// The settings of the control of equal compute.
  package enum Control: String, Sendable, CaseIterable {
    /// Those of the students.
    case same
    /// Those of the students, with the best of several weight decays on validation.
    case tuned
  }

  /// Reads the section `distillation` of a study file.
  ///
  /// - Parameters:
  ///   - sizes: the names of the sizes that ensembles have.
  ///   - studentSizes: the names of the sizes that students may have.
  ///   - base: the section `training` of the study after it was read.
  /// - Throws: `ConfigurationError`.
  init(
    _ section: ConfigurationSection, sizes: SizeNames, students studentSizes: SizeNames, base: ConfigurationSection
  ) throws(ConfigurationError) {
    teacher = try Self.teacher(section, sizes)
    students = try Self.students(section, studentSizes)
    methods = try Self.methods(section)
    seeds = section.has("seeds") ? try section.integers("seeds", in: 0...1_000_000) : [0, 1, 2]
    hyperparameters = try Self.hyperparameters(section)
    training = try Self.training(section, base: base)
    sampleTokens = section.has("sampleTokens") ? try section.integer("sampleTokens", in: 1...1 << 40) : nil
    ngramOrder = section.has("ngramOrder") ? try section.integer("ngramOrder", in: NGramRecipe.orders) : nil
    links = try section.integer("links", in: 1...1000, default: DistillationChain.defaultLinkCount)
    Self.remarkUnused(section, methods: methods)
    search =
      section.has("search") ? try StudentSearchConfiguration(section.section("search"), methods: methods) : nil
    control = try section.choice("control", default: .same)
    averaging = try section.choice("averaging", default: .probabilities)
    teaching = try DistillationSettings(section, averaging: averaging.known ?? .probabilities)
    try validate()
  }

  /// The settings of a student that learns by a method.
  ///
  /// - Parameter samples: the directory of the samples, where the method needs them.
  package func settings(_ method: DistillationMethod, samples: String?) -> DistillationSettings {
    var settings = teaching
    settings.samples = samples
    if !method.needsSamples { settings.share = nil }
    return settings
  }

  /// The settings of a student with those of a point.
  func settings(_ method: DistillationMethod, _ point: GridPoint, samples: String?) -> DistillationSettings {
    var settings = settings(method, samples: samples)
    if let share = point[.share] { settings.share = share }
    if let weight = point[.weight] { settings.weight = weight }
    return settings
  }

  /// The settings of a method's students that the study gives: hyperparameters, and of what its teacher gives those that are
  /// tried.
  package func given(_ method: DistillationMethod, _ hyperparameters: GridPoint) -> GridPoint {
    var point = hyperparameters
    for setting in search?.settings(of: method) ?? [] where Hyperparameter.teaching.contains(setting) {
      point[setting] = setting == .share ? teaching.share ?? method.defaultShare : teaching.weight
    }
    return point
  }

  /// The same students, taught by one average.
  func taught(by average: TeachingAverage) -> DistillationConfiguration {
    var configuration = self
    configuration.teaching.averaging = average.averaging
    configuration.teaching.memberWeights = average.weights
    return configuration
  }

  /// The same students, taught by an n-gram model beside the ensemble.
  func taught(by ngram: DistillationSettings.NGramTeacher) -> DistillationConfiguration {
    var configuration = self
    configuration.teaching.ngram = ngram
    return configuration
  }

  /// The hyperparameters of a student whose teacher's members have those of a point.
  package func point(_ members: GridPoint) -> GridPoint {
    var point = members
    for row in Hyperparameter.table { point[row] = hyperparameters[row] ?? members[row] }
    return point
  }
}

extension DistillationConfiguration {
  private static func teacher(
    _ section: ConfigurationSection, _ sizes: SizeNames
  ) throws(ConfigurationError) -> String? {
    let name = try section.text("teacher", default: "best")
    return name == "best" ? nil : try sizes.known(name, path: section.path(of: "teacher"))
  }

  private static func students(
    _ section: ConfigurationSection, _ sizes: SizeNames
  ) throws(ConfigurationError) -> [String] {
    guard section.has("student") else { return [] }
    var names: [String] = []
    for name in try section.texts("student") {
      names.append(try sizes.known(name, path: section.path(of: "student")))
    }
    return names
  }

  private static func methods(_ section: ConfigurationSection) throws(ConfigurationError) -> [DistillationMethod] {
    let named: [DistillationMethod] = try section.choices("methods", default: [.distributions])
    return DistillationMethod.allCases.filter { named.contains($0) || $0 == .equalCompute }
  }

  private static func training(
    _ section: ConfigurationSection, base: ConfigurationSection
  ) throws(ConfigurationError) -> TrainingConfiguration? {
    guard section.has("training") else { return nil }
    let own = try section.section("training")
    for row in Hyperparameter.table where own.has(row.key) {
      throw .contradiction(
        "a student's \(row.key) is \(section.path(of: row.key)), not \(own.path(of: row.key)); move it")
    }
    return try base.training(overlaidBy: own, isTuned: true)
  }

  private static func hyperparameters(
    _ section: ConfigurationSection
  ) throws(ConfigurationError) -> [Hyperparameter: Double] {
    var values: [Hyperparameter: Double] = [:]
    for row in Hyperparameter.table where section.has(row.key) { values[row] = try row.value(in: section) }
    return values
  }
}

extension DistillationConfiguration {
  /// Remarks on the keys that none of the methods reads.
  private static func remarkUnused(_ section: ConfigurationSection, methods: [DistillationMethod]) {
    if !methods.contains(where: { $0.needsDistributionsOfSamples }) {
      section.remark(
        "ngramOrder", hasNoEffectBecause: "none of distillation.methods has samples with the teacher's distributions")
    }
    if !methods.contains(where: { $0.needsSamples }) {
      section.remark("sampleTokens", hasNoEffectBecause: "none of distillation.methods draws samples")
    }
    if !methods.contains(.chain) {
      section.remark("links", hasNoEffectBecause: "chain is not among distillation.methods")
    }
    guard !methods.contains(where: { $0.needsDistributions }) else { return }
    for key in DistillationSettings.distributionKeys {
      section.remark(key, hasNoEffectBecause: "none of distillation.methods reads the teacher's distributions")
    }
  }

  private func validate() throws(ConfigurationError) {
    guard teaching.ngram == nil else {
      throw .contradiction(
        "a study counts n-grams itself; leave distillation.ngram out, and give the order with ngramOrder")
    }
    guard ngramOrder == nil || teaching.temperature == 1 else {
      throw .contradiction(
        "an n-gram model has no logits that distillation.temperature could divide; leave one of them out")
    }
    guard Set(seeds).count == seeds.count, Set(students).count == students.count else {
      throw .contradiction("distillation.seeds or distillation.student names something twice; name each once")
    }
    guard teaching.samples == nil else {
      throw .contradiction(
        "a study draws its samples itself; leave distillation.samples out, and give their number with sampleTokens")
    }
    guard teaching.memberWeights == nil else {
      throw .contradiction(
        "a study fits the members' weights itself; leave distillation.memberWeights out, and set averaging to fitted")
    }
    for method in methods { try validate(method) }
  }

  /// Refuses a fraction of samples that a method cannot have.
  private func validate(_ method: DistillationMethod) throws(ConfigurationError) {
    do throws(DistillationError) {
      _ = try method.share(settings(method, samples: nil).share)
    } catch {
      throw .contradiction("\(error)")
    }
  }
}
