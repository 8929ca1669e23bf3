import Configurations
import Distillation
import Studies
import Testing
import Training

@Suite struct StudyConfigurationTests {
  private static let smallest = """
    study: tiny
    corpus: {text: [a.txt], tokens: [2048, 1024]}
    models:
      - {name: xs, layers: 1, hiddenSize: 16, headCount: 2}
      - {name: s, layers: 2, hiddenSize: 32, headCount: 2}
    training: {epochs: 2, learningRate: 0.01, weightDecay: 0.1}
    """

  private static func study(_ overrides: String...) throws -> StudyConfiguration {
    try StudyConfiguration(utf8: Array(smallest.utf8), file: "tiny.yaml", overrides: overrides)
  }

  private static let regularized =
    "recipes.regularized={epochs: [2, 4], learningRate: 0.01, weightDecay: [0.1, 0.4]}"

  @Test func `the smallest file has a default for everything else`() throws {
    let study = try Self.study()
    #expect(study.name == "tiny")
    #expect(study.text.paths == ["a.txt"] && study.text.vocabularySize == 2048)
    #expect(study.text.validation == 0.05 && study.text.test == 0.05 && study.text.seed == 0)
    #expect(study.text.separator == nil && study.text.textField == "text")
    #expect(study.tokenCounts == [1024, 2048], "ascending")
    #expect(study.sizes.map { $0.name } == ["xs", "s"])
    #expect(study.sizes[1].model(vocabularySize: 300).vocabularySize == 300)
    #expect(study.sizes[0].model(vocabularySize: 300).contextLength == 128)
    #expect(study.checkpointEvery == 60)
    #expect(study.recipes.searched.isEmpty && study.recipes.ensemble.memberCount == 4)
    #expect(study.recipes.ensemble.epochsFactors == [1] && study.recipes.ensemble.weightDecayFactors == [1])
    #expect(study.evaluation.weights == [.uniform])
    #expect(study.controls.kinds.isEmpty && study.controls.model == "xs")
    #expect(study.distillation == nil)
  }

  @Test func `three numbers of tokens and one seed of the standard recipe call for more of either`() throws {
    let standard = "recipes.standard={epochs: [2, 4], learningRate: 0.01, weightDecay: 0.1}"
    let advice = try Self.study("corpus.tokens=[1, 2, 4]", standard).advice
    #expect(advice.count == 1 && advice[0].contains("give four or more values"))
    #expect(try Self.study("corpus.tokens=[1, 2, 4, 8]", standard).advice.isEmpty)
    #expect(try Self.study("corpus.tokens=[1, 2, 4]", standard, "recipes.standard.seeds=3").advice.isEmpty)
    #expect(try Self.study("corpus.tokens=[1, 2, 4]").advice.isEmpty)
  }

  @Test func `the limit of epochs holds for searches, members and students`() throws {
    func refusal(_ overrides: String...) -> String {
      do {
        _ = try StudyConfiguration(utf8: Array(Self.smallest.utf8), file: "tiny.yaml", overrides: overrides)
        return "accepted"
      } catch { return "\(error)" }
    }
    let limit = "training.limits.epochs=8"
    #expect(try Self.study(limit, "training.saveAt.words=[1000]").limits == TrainingLimits(epochs: 8))
    #expect(try Self.study("training.saveAt.words=[1000]").training.saveAt?.words == [1000])
    #expect(
      refusal(limit, "training.epochs=9").contains(
        "training.epochs with recipes.ensemble.epochsFactor 1 may give runs of 9"))
    #expect(refusal(limit, Self.regularized) == "accepted", "4 epochs, and 8 for members")
    #expect(
      refusal("training.limits.epochs=7.5", Self.regularized)
        == "recipes.regularized.epochs with recipes.ensemble.epochsFactor 2 may give runs of 8 epochs, but training.limits.epochs is 7.5; use fewer epochs"
    )
    let wide =
      "recipes.regularized={epochs: [2, 4], learningRate: 0.01, weightDecay: 0.1, search: coordinateDescent, bounds: {epochs: [1, 16]}}"
    #expect(refusal(limit, wide).contains("recipes.regularized.epochs may give runs of 16 epochs"))
    #expect(
      refusal(limit, "distillation={search: {epochs: [2, 16]}}").contains(
        "distillation.search.epochs may give runs of 16 epochs"))
    #expect(refusal(limit, "distillation={epochs: 9}").contains("distillation.epochs may give runs of 9 epochs"))
  }

  @Test func `keys without effect are remarked on`() throws {
    #expect(try Self.study().remarks.isEmpty)
    let searched = try Self.study(Self.regularized).remarks
    #expect(
      searched.map { $0.prefix { $0 != ":" } } == [
        "\"training.epochs\" has no effect", "\"training.learningRate\" has no effect",
        "\"training.weightDecay\" has no effect",
      ])
    let others = try Self.study(
      "recipes.ensemble.members=1", "evaluation.weights=[fit]", "controls.model=s", "training.shuffle=none",
      "training.seeds.order=3", "distillation={methods: [equalCompute], topK: 5, sampleTokens: 9}"
    ).remarks
    for key in [
      "training.seeds.order", "evaluation.weights", "controls.model", "distillation.topK", "distillation.sampleTokens",
    ] {
      #expect(others.contains { $0.hasPrefix("\"\(key)\" has no effect") }, "\(key)")
    }
    #expect(others.count == 5)
  }

  @Test func `the learning rate has the key of each search, or of all runs`() throws {
    #expect(try Self.study().learningRateKeys == ["training.learningRate"])
    let both = try Self.study(
      Self.regularized, "recipes.standard={epochs: 1, learningRate: 0.01, weightDecay: 0.1}")
    #expect(both.learningRateKeys == ["recipes.standard.learningRate", "recipes.regularized.learningRate"])
  }

  @Test func `every key of the corpus and of training is read`() throws {
    let study = try Self.study(
      "corpus={text: [a, b], vocabulary: 500, validation: 0.1, test: 0.2, seed: 7, separator: '--', textField: body, tokens: 5}",
      "training.contextLength=32", "training.checkpointEvery=5")
    #expect(study.text.paths == ["a", "b"] && study.text.vocabularySize == 500)
    #expect(study.text.validation == 0.1 && study.text.test == 0.2 && study.text.seed == 7)
    #expect(study.text.separator == "--" && study.text.textField == "body")
    #expect(study.tokenCounts == [5])
    #expect(study.sizes[0].model(vocabularySize: 300).contextLength == 32)
    #expect(study.checkpointEvery == 5)
  }

  @Test func `a search has the axes of its recipe, widened within the bounds`() throws {
    let study = try Self.study(
      Self.regularized, "recipes.regularized.search=coordinateDescent", "recipes.regularized.seeds=3",
      "recipes.regularized.bounds={epochs: [1, 8], weightDecay: [0.1, 2]}",
      "recipes.standard={epochs: 1, learningRate: 0.01, weightDecay: 0.1}", "recipes.joint={}")
    #expect(study.recipes.searched.map { $0.name } == [.standard, .regularized])
    let recipe = try #require(study.recipes.regularized)
    #expect(recipe.method == .coordinateDescent && recipe.seedCount == 3)
    #expect(recipe.grid.axes.map { $0.hyperparameter } == [.epochs, .learningRate, .weightDecay])
    #expect(recipe.grid.axes.map { $0.values } == [[1, 2, 4, 8], [0.01], [0.1, 0.4, 1.6]])
    #expect(study.recipes.searched[0].method == .grid && study.recipes.searched[0].seedCount == 1)
  }

  @Test func `members of a tuned study have twice the epochs and half the decay, unless the file says otherwise`()
    throws
  {
    let tuned = try Self.study(Self.regularized).recipes.ensemble
    #expect(tuned.epochsFactors == [2] && tuned.weightDecayFactors == [0.5])
    let named = try Self.study("recipes.ensemble={members: 7, epochsFactor: [1, 3], weightDecayFactor: 0.25}").recipes
    #expect(named.ensemble.memberCount == 7)
    #expect(named.ensemble.epochsFactors == [1, 3] && named.ensemble.weightDecayFactors == [0.25])
  }

  @Test func `what a search finds need not stand under training`() throws {
    let study = try Self.study(Self.regularized, "training={}")
    #expect(study.training.epochs == 1 && study.training.learningRate == 1e-3)
    #expect(study.training.optimizer.weightDecay == 0.1)
  }

  @Test func `measurements and controls are read`() throws {
    let study = try Self.study(
      "evaluation={weights: [fit, uniform], averaging: [probabilities, logits]}",
      "controls={kinds: [oneModel, order], model: s}")
    #expect(study.evaluation.weights == [.uniform, .fit])
    #expect(study.controls.kinds == [.order, .oneModel] && study.controls.model == "s")
  }

  @Test func `students have the settings of the teacher's members, unless the file says otherwise`() throws {
    let members = GridPoint(epochs: 8, learningRate: 0.003, weightDecay: 0.05)
    let usual = try #require(Self.study("distillation={topK: 8}").distillation)
    #expect(usual.teacher == nil && usual.students.isEmpty && usual.seeds == [0, 1, 2] && usual.sampleTokens == nil)
    #expect(usual.methods == [.distributions, .equalCompute], "with the control of equal compute")
    #expect(usual.teaching.topCount == 8)
    #expect(usual.point(members) == members)
    let named = try #require(
      Self.study(
        "distillation={teacher: s, student: [xs, s], methods: [samples, syntheticOnly], seeds: [4], epochs: 3,"
          + " learningRate: 0, weightDecay: 0, sampleTokens: 99, share: 0.5}"
      ).distillation)
    #expect(named.teacher == "s" && named.students == ["xs", "s"] && named.seeds == [4] && named.sampleTokens == 99)
    #expect(named.methods == [.samples, .equalCompute, .syntheticOnly])
    #expect(named.point(members) == GridPoint(epochs: 3, learningRate: 0, weightDecay: 0))
    #expect(named.settings(.samples, samples: "drawn").share == 0.5)
    #expect(named.settings(.samples, samples: "drawn").samples == "drawn")
    #expect(named.settings(.equalCompute, samples: nil).share == nil)
  }

  @Test func `a chain has two links unless the file says otherwise`() throws {
    let usual = try #require(Self.study("distillation={methods: [chain, syntheticOnly]}").distillation)
    #expect(usual.links == 2 && usual.methods == [.chain, .equalCompute, .syntheticOnly])
    let longer = try Self.study("distillation={methods: chain, links: 5}")
    #expect(try #require(longer.distillation).links == 5 && longer.remarks.isEmpty)
    let without = try Self.study("distillation={links: 5}").remarks
    #expect(without == ["\"distillation.links\" has no effect: chain is not among distillation.methods"])
  }

  @Test func `students have given settings and the mean of probabilities unless the file says otherwise`() throws {
    let usual = try #require(Self.study("distillation={}").distillation)
    #expect(usual.search == nil && usual.control == .same && usual.averaging == .probabilities)
    #expect(usual.teaching.averaging == .probabilities)
    let logits = try #require(Self.study("distillation={averaging: logits}").distillation)
    #expect(logits.averaging == .logits && logits.teaching.averaging == .logits)
    let asked = try #require(Self.study("distillation={averaging: validation, control: tuned}").distillation)
    #expect(asked.averaging == .validation && asked.control == .tuned)
    let fitted = try #require(Self.study("distillation={averaging: fitted}").distillation)
    #expect(fitted.averaging == .fitted && fitted.teaching.memberWeights == nil)
  }

  @Test func `a search of students lists settings that their method reads, around the given ones`() throws {
    let members = GridPoint(epochs: 8, learningRate: 0.003, weightDecay: 0.05)
    let students = try #require(
      Self.study(
        "distillation={methods: [samples, distributions], search: {weightDecay: [0.1, 0.4], weight: [0.5, 0.9], share: 0.5}}"
      ).distillation)
    let search = try #require(students.search)
    let given = students.given(.distributions, members)
    #expect(given == members.with(GridPoint([(.weight, 0.5)])))
    let grid = search.grid(.distributions, around: given)
    #expect(grid.axes.map { $0.hyperparameter.key } == ["weightDecay", "weight"])
    #expect(grid.axes.map { $0.values } == [[0.05, 0.1, 0.4], [0.5, 0.9]], "the given values are tried as well")
    let sampled = search.grid(.samples, around: students.given(.samples, members))
    #expect(sampled.axes.map { $0.hyperparameter.key } == ["weightDecay", "share"])
    #expect(sampled.axes[1].values == [0.5, 0.9], "the method's own fraction is 0.9")
    #expect(try #require(Self.study("distillation={}").distillation).given(.distributions, members) == members)
  }

  @Test func `settings that no method of the students reads are remarked on`() throws {
    let remarks = try Self.study(
      "distillation={methods: distributions, search: {share: [0.5], weight: [0.5]}}"
    ).remarks
    #expect(remarks.count == 1 && remarks[0].hasPrefix("\"distillation.search.share\" has no effect"))
  }

  private static let longName = String(repeating: "x", count: 65)

  static let refusals = [
    ("study=a/b", "\"study\" must be a name of at most 64 letters, digits, - _ and ., not \"a/b\""),
    ("study=.hidden", "\"study\" must be a name"), ("study=\(longName)", "\"study\" must be a name"),
    ("study=null", "\"study\" is missing"), ("corpus.text=null", "\"corpus.text\" is missing"),
    ("corpus.tokens=0", "\"corpus.tokens\" must be in 1…1099511627776, not 0"),
    ("corpus.vocabulary=256", "\"corpus.vocabulary\" must be in 257…1000000, not 256"),
    ("corpus.validation=0", "needs corpus.validation and corpus.test above 0"),
    ("corpus.test=0", "needs corpus.validation and corpus.test above 0"),
    ("corpus.test=0.95", "\"corpus.test\" must be in 0.0…0.9, or a number of tokens above 100, not 0.95"),
    ("corpus.validation=50", "\"corpus.validation\" must be in 0.0…0.9, or a number of tokens above 100, not 50.0"),
    ("corpus.validation=1000.5", "above 100, not 1000.5"), ("corpus.test=-300", "above 100, not -300.0"),
    ("corpus.seed=-1", "\"corpus.seed\" must be in 0…"),
    ("corpus.words=1", "unknown key \"corpus.words\""), ("models=[]", "\"models\" is missing"),
    ("models=[{name: ../x, layers: 1}]", "\"models[0].name\" must be a name"),
    ("models=[{name: xs, layers: 1, hiddenSize: 16, headCount: 2, depth: 1}]", "unknown key \"models[0].depth\""),
    ("training.epochs=0", "\"training.epochs\" must be in 1…1000000, not 0"),
    ("training.epochs=null", "\"training.epochs\" is missing"),
    ("training.learningRate=1001", "\"training.learningRate\" must be in 0.0…1000.0, not 1001.0"),
    ("training.weightDecay=-1", "\"training.weightDecay\" must be in 0.0…1000000.0, not -1.0"),
    ("training.contextLength=0", "\"training.contextLength\" must be in 1…1048576, not 0"),
    ("training.rate=1", "unknown key \"training.rate\""), ("recipes.usual={}", "unknown key \"recipes.usual\""),
    ("recipes.joint.limit=1", "unknown key \"recipes.joint.limit\""),
    ("recipes.standard={}", "\"recipes.standard.epochs\" is missing"),
    (
      "recipes.standard={epochs: 1, learningRate: 0, weightDecay: 1}",
      "\"recipes.standard.learningRate\" must be in 1e-09…1000.0, not 0.0"
    ),
    (
      "recipes.standard={epochs: 1, learningRate: 1, weightDecay: 1, bounds: {epochs: [1, 2]}}",
      "a grid is not widened; leave recipes.standard.bounds out, or set search to coordinateDescent"
    ),
    (
      "recipes.standard={epochs: 1, learningRate: 1, weightDecay: 1, bounds: {epochs: 1}}",
      "\"recipes.standard.bounds.epochs\" must be two numbers, low and high, not [1.0]"
    ),
    (
      "recipes.standard={epochs: 1, learningRate: 1, weightDecay: 1, search: random}",
      "\"recipes.standard.search\" must be one of grid, coordinateDescent"
    ),
    (
      "recipes.standard={epochs: 1, learningRate: 1, weightDecay: 1, seeds: 0}",
      "\"recipes.standard.seeds\" must be in 1…1000, not 0"
    ),
    ("recipes.ensemble.members=0", "\"recipes.ensemble.members\" must be in 1…10000, not 0"),
    ("recipes.ensemble.epochsFactor=0", "\"recipes.ensemble.epochsFactor\" must be in 0.001…1000.0"),
    ("recipes.ensemble.weightDecayFactor=0", "\"recipes.ensemble.weightDecayFactor\" must be in 1e-06…1000000.0"),
    ("evaluation.averaging=[logits]", "a study always reports both averages"),
    ("evaluation.weights=best", "\"evaluation.weights\" must be one of uniform, fit"),
    (
      "controls.kinds=none",
      "\"controls.kinds\" must be one of initialization, order, weightAverage, oneModel, snapshots"
    ),
    ("controls.model=m", "\"controls.model\" must be one of xs, s, not \"m\""),
    ("distillation.teacher=m", "\"distillation.teacher\" must be one of xs, s, not \"m\""),
    ("distillation.student=[s, m]", "\"distillation.student\" must be one of xs, s, not \"m\""),
    ("distillation.links=0", "\"distillation.links\" must be in 1…1000, not 0"),
    ("distillation.seeds=[1, 1]", "name each once"),
    ("distillation.student=[s, s]", "name each once"),
    ("distillation.epochs=0", "\"distillation.epochs\" must be in 1…1000000, not 0"),
    ("distillation.weightDecay=-1", "\"distillation.weightDecay\" must be in 0.0…1000000.0"),
    ("distillation.sampleTokens=0", "\"distillation.sampleTokens\" must be in 1…"),
    ("distillation.samples=drawn", "a study draws its samples itself"),
    ("distillation.memberWeights=[0.5, 0.5]", "a study fits the members' weights itself"),
    (
      "distillation={averaging: best}",
      "\"distillation.averaging\" must be one of logits, probabilities, validation, fitted, not \"best\""
    ),
    ("distillation={control: best}", "\"distillation.control\" must be one of same, tuned, not \"best\""),
    ("distillation={search: {}}", "distillation.search names no setting"),
    ("distillation={search: {fraction: 0.5}}", "unknown key \"distillation.search.fraction\""),
    ("distillation={search: {weightDecay: -1}}", "\"distillation.search.weightDecay\" must be in 1e-09…1000000.0"),
    ("distillation={search: {weight: [0.5, 1.5]}}", "\"distillation.search.weight\" must be in 0.0…1.0"),
    ("distillation={search: {epochs: [1.5]}}", "\"distillation.search.epochs\" must be an integer"),
    ("distillation={methods: equalCompute, search: {weight: 0.5}}", "distillation.methods names controls alone"),
    ("distillation={methods: samples, search: {share: 1}}", "no documents are left"),
    ("distillation={methods: samples, search: {share: 0}}", "leaves no samples of the teacher"),
    ("distillation={methods: samples, share: 1}", "no documents are left"), ("distillation.words=1", "unknown key"),
  ]

  @Test(arguments: refusals) func `a study refuses`(override: String, says: String) {
    let error = #expect(throws: ConfigurationError.self) { try Self.study(override) }
    #expect(error?.description.contains(says) == true, "\(error?.description ?? "nothing is refused")")
  }

  private static func sizes(_ role: String, _ override: String) throws -> StudyConfiguration {
    let models =
      "models=[{name: xs, layers: 1, hiddenSize: 16, headCount: 2}, {name: l, layers: 1, hiddenSize: 32, headCount: 2, \(role)}]"
    return try study(models, override)
  }

  @Test func `a size can be for students alone`() throws {
    let study = try Self.sizes("role: student", "distillation={student: [l]}")
    #expect(study.sizes.map(\.name) == ["xs"] && study.studentSizes.map(\.name) == ["l"])
    let both = try Self.sizes("role: member", "distillation={student: [l]}")
    #expect(both.sizes.map(\.name) == ["xs", "l"] && both.studentSizes.isEmpty)
  }

  @Test(arguments: [
    ("role: student", "distillation={student: [xs]}", "but distillation.student does not name it"),
    ("role: student", "training.epochs=2", "but distillation.student does not name it"),
    ("role: student", "distillation={student: [l], methods: [self]}", "which l with the role student does not have"),
    (
      "role: student", "distillation={student: [l], teacher: l}",
      "\"distillation.teacher\" must be one of xs, not \"l\""
    ),
    ("role: student", "controls={model: l, kinds: [order]}", "\"controls.model\" must be one of xs, not \"l\""),
    ("role: teacher", "distillation={student: [l]}", "\"models[1].role\" must be one of member, student"),
  ]) func `a size for students needs students that can have it`(role: String, rest: String, sentence: String) {
    let error = #expect(throws: ConfigurationError.self) { try Self.sizes(role, rest) }
    #expect(error?.description.contains(sentence) == true, "\(error?.description ?? "")")
  }

  @Test func `one size at least is for members`() {
    let models = "models=[{name: l, layers: 1, hiddenSize: 32, headCount: 2, role: student}]"
    let error = #expect(throws: ConfigurationError.self) { try Self.study(models) }
    #expect(error?.description.contains("all models have the role student") == true)
  }

  @Test func `two models of one name are refused`() {
    let model = "{name: xs, layers: 1, hiddenSize: 16, headCount: 2}"
    let error = #expect(throws: ConfigurationError.self) { try Self.study("models=[\(model), \(model)]") }
    #expect(error?.description == "two models are named \"xs\"; give each a name of its own")
  }
}
