import Checkpoints
import Configurations
import Corpora
import Files
import Optimizers
import TestSupport
import Testing
import Training
import Transformers

/// Run files with several corpora, shorter sequences, or a model to start from.
@Suite("A run file")
struct RunFileTests {
  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    try makeCorpus("first", seed: 1)
    try makeCorpus("second", seed: 2, like: "first")
    try makeCorpus("foreign", seed: 3)
  }

  /// A corpus with a tokenizer of its own, or that of another one.
  private func makeCorpus(_ name: String, seed: UInt64, like other: String? = nil) throws {
    let tokenizer = try other.map { try Corpus(directory: directory.path($0)).tokenizer() }
    let vocabulary = tokenizer.map { CorpusBuilder.Vocabulary.given($0) } ?? .trained(size: 280)
    var inputs = TestInputs(seed: seed)
    let documents = (0..<30).map { number in
      let letters = inputs.tokens(200, vocabularySize: 6).map { UInt8(97 + $0) }
      return Document(source: "document \(number)", text: letters)
    }
    let builder = CorpusBuilder(vocabulary: vocabulary, validation: 0.1, test: 0.1)
    _ = try builder.build(documents, in: directory.path(name))
  }

  private static let model = "{layers: 1, hiddenSize: 8, headCount: 2, contextLength: 16}"

  private func read(corpus: String, start: String = "model: \(model)", training: String = "") throws -> RunFile {
    let yaml = """
      corpus: \(corpus)
      \(start)
      training: {batchSize: 2, lanes: 2, epochs: 1, learningRate: 0.01, weightDecay: 0.1\(training)}
      """
    return try RunFile(utf8: Array(yaml.utf8), name: "run.yaml", overrides: [])
  }

  private func path(_ name: String) -> String { "path: \(directory.path(name))" }

  private func refusal(_ body: () throws -> RunFile) -> String {
    do {
      _ = try body()
      return "accepted"
    } catch { return "\(error)" }
  }

  @Test("One corpus is written as it is, in a mapping or in a list of one")
  func single() throws {
    let alone = try read(corpus: "{\(path("first")), tokens: 500}").configuration
    let listed = try read(corpus: "[{\(path("first")), tokens: 500}]").configuration
    #expect(try alone.fingerprint() == listed.fingerprint())
    #expect(alone.data.sources.map { $0.weight } == [nil] && alone.data.tokens == 500)
    let json = String(decoding: try canonicalJSON(alone.data, pretty: false), as: UTF8.self)
    #expect(json == #"{"corpus":"\#(alone.data.sources[0].corpus.hexadecimal)","tokens":500}"#)
  }

  @Test("Several corpora have weights, and their tokens add up")
  func several() throws {
    let file = try read(
      corpus: "[{\(path("first")), tokens: 500, weight: 3}, {\(path("second")), tokens: 300}]")
    #expect(file.configuration.data.sources.map { $0.weight } == [3, 1])
    #expect(file.configuration.data.tokens == 800)
    #expect(try file.configuration.stepCount() == 800 / 16 / 2)
    #expect(file.corpus.directory == directory.path("first"))
    let source = try file.configuration.sequences(file.inputs)
    #expect(source.sequenceLength == 16)
  }

  @Test("Corpora of different tokenizers are refused with the first difference")
  func foreignTokenizer() {
    let sentence = refusal { try read(corpus: "[{\(path("first"))}, {\(path("foreign"))}]") }
    #expect(sentence.contains("has another tokenizer than the run's first corpus: "))
  }

  @Test("Weights that no block has exactly are refused")
  func weights() {
    let sentence = refusal { try read(corpus: "[{\(path("first")), weight: 5000}, {\(path("second"))}]") }
    #expect(sentence.contains("give weights such as 3 and 1"))
    #expect(refusal { try read(corpus: "{\(path("first")), weight: 2}") }.contains("unknown key \"corpus.weight\""))
    #expect(refusal { try read(corpus: "[]") }.contains("at least one mapping"))
  }

  @Test("The sequence length is at most the context, and absent when it is the context")
  func sequenceLength() throws {
    let corpus = "{\(path("first")), tokens: 500}"
    let plain = try read(corpus: corpus).configuration
    let same = try read(corpus: corpus, training: ", sequenceLength: 16").configuration
    #expect(try same.fingerprint() == plain.fingerprint() && same.training.sequenceLength == nil)
    let shorter = try read(corpus: corpus, training: ", sequenceLength: 4").configuration
    #expect(try shorter.stepCount() == 500 / 4 / 2 && shorter.sequenceLength == 4)
    // Attention costs less over fewer tokens.
    func operationsPerToken(_ run: RunConfiguration) throws -> Double {
      try run.operations() / Double(run.stepCount() * run.tokensPerStep)
    }
    #expect(try operationsPerToken(shorter) < operationsPerToken(plain))
    #expect(try shorter.fingerprint() != plain.fingerprint())
    let sentence = refusal { try read(corpus: corpus, training: ", sequenceLength: 17") }
    #expect(sentence.contains("training.sequenceLength 17 is longer than the model's context of 16 tokens"))
  }

  @Test("The schedule's usual shape encodes nothing, and another shape is another run")
  func schedule() throws {
    let corpus = "{\(path("first"))}"
    let plain = try read(corpus: corpus).configuration
    let usual = try read(corpus: corpus, training: ", warmup: 0.01, finalLearningRate: 0").configuration
    #expect(try usual.fingerprint() == plain.fingerprint())
    let other = try read(corpus: corpus, training: ", warmup: 0.25, finalLearningRate: 0.001").configuration
    #expect(other.training.warmup == 0.25 && other.training.finalLearningRate == 0.001)
    #expect(try other.fingerprint() != plain.fingerprint())
    let schedule = other.training.schedule(totalSteps: 40)
    #expect(schedule.warmUpSteps == 10 && schedule.rate(at: 9) == 0.01 && schedule.rate(at: 40) == 0.001)
    #expect(usual.training.schedule(totalSteps: 40).warmUpSteps == 1)
    let none = try read(corpus: corpus, training: ", warmup: 0").configuration.training
    #expect(none.schedule(totalSteps: 40).warmUpSteps == 0 && none.schedule(totalSteps: 40).rate(at: 0) == 0.01)
    let sentence = refusal { try read(corpus: corpus, training: ", finalLearningRate: 0.02") }
    #expect(sentence.contains("training.finalLearningRate 0.02 is above the peak, learningRate 0.01"))
  }

  @Test("Other courses of the rate and of the decay are other runs, and the usual ones encode nothing")
  func switches() throws {
    let corpus = "{\(path("first"))}"
    let plain = try read(corpus: corpus).configuration
    let usual = try read(
      corpus: corpus,
      training:
        ", schedule: cosine, weightDecaySchedule: constant, optimizer: adamW, zLoss: 0, dropout: 0, stochasticDepth: 0, tokenReplacement: 0"
    ).configuration
    #expect(try usual.fingerprint() == plain.fingerprint())
    let zeros = try ["zero", "0"].map {
      try read(corpus: corpus, training: ", outputInitialization: \($0)").configuration
    }
    #expect(zeros[0] == zeros[1] && zeros[0].training.outputInitialization == 0)
    let stable = try read(corpus: corpus, training: ", schedule: warmupStableDecay").configuration
    #expect(stable.training.learningRateDecay == RateDecay(fraction: 0.2, shape: .oneMinusSquareRoot))
    let others = [
      ", schedule: linear", ", schedule: warmupStableDecay, learningRateDecay: {fraction: 0.5}",
      ", schedule: warmupStableDecay, learningRateDecay: {shape: cosine}", ", weightDecaySchedule: oppositeToRate",
      ", weightAverage: {}", ", optimizer: muon", ", zLoss: 0.001", ", dropout: 0.1", ", stochasticDepth: 0.1",
      ", tokenReplacement: 0.1",
      ", maskedInputLoss: {}", ", maskedInputLoss: {weight: 0.5}",
      ", multiTokenPrediction: {}", ", multiTokenPrediction: {tokens: 3}", ", multiTokenPrediction: {weight: 0.5}",
      ", outputInitialization: zero", ", outputInitialization: 0.1",
      ", weightAverage: {decay: 0.9}",
      ", weightAverage: {kind: cyclic, cycles: 2}", ", snapshots: {cycles: 2}",
    ]
    let runs = try [plain, stable] + others.map { try read(corpus: corpus, training: $0).configuration }
    #expect(Set(try runs.map { try $0.fingerprint() }).count == runs.count)
  }

  @Test("A second pass with masked inputs doubles the operations of a run")
  func maskedOperations() throws {
    let corpus = "{\(path("first"))}"
    let plain = try read(corpus: corpus).configuration
    let masked = try read(corpus: corpus, training: ", maskedInputLoss: {}").configuration
    #expect(try masked.operations() == 2 * plain.operations())
    #expect(masked.training.maskedInputLoss?.probability == 0.15 && masked.training.maskedInputLoss?.weight == 1)
  }

  @Test("Heads that predict tokens after the next one need operations and memory, and no part of the model")
  func predictionHeads() throws {
    let corpus = "{\(path("first"))}"
    let plain = try read(corpus: corpus).configuration
    let usual = try read(corpus: corpus, training: ", multiTokenPrediction: {}").configuration
    #expect(usual.training.multiTokenPrediction?.tokens == 2 && usual.training.multiTokenPrediction?.weight == 0.3)
    let run = try read(corpus: corpus, training: ", multiTokenPrediction: {tokens: 4}").configuration
    #expect(run.parameterCount == plain.parameterCount)
    let head = 8 * 8
    #expect(run.trainedLayout.count == plain.parameterCount + 3 * head)
    let operations = 6 * 3 * (head + 8 * run.model.vocabularySize)
    let tokens = try run.stepCount() * run.tokensPerStep
    #expect(try run.operations() == plain.operations() + Double(operations * tokens))
    // Weights, two moments and a gradient for each of two levels of lanes, and the rows of a pass.
    let rows = LaneGradient.rowsPerPass(run)
    let floats = 5 * 3 * head + rows * (3 * 8 + 1)
    #expect(run.memory == plain.memory + floats * MemoryLayout<Float>.stride)
  }

  @Test("An average of the weights needs memory for a copy of them, and Muon for products of the largest matrix")
  func optimizerMemory() throws {
    let corpus = "{\(path("first"))}"
    let plain = try read(corpus: corpus).configuration
    let averaged = try read(corpus: corpus, training: ", weightAverage: {decay: 0.9}").configuration
    #expect(averaged.memory == plain.memory + plain.parameterCount * MemoryLayout<Float>.stride)
    let muon = try read(corpus: corpus, training: ", optimizer: muon").configuration
    // Feed-forward matrices are 28 × 8.
    #expect(muon.memory == plain.memory + 2 * (28 * 8 + 8 * 8) * MemoryLayout<Float>.stride)
  }

  @Test("A directory of another run is refused with the keys of the switches")
  func differences() throws {
    let corpus = "{\(path("first"))}"
    let plain = try read(corpus: corpus).configuration
    let other = try read(
      corpus: corpus,
      training: """
        , schedule: warmupStableDecay, learningRateDecay: {fraction: 0.5}, weightDecaySchedule: oppositeToRate,
        optimizer: muon, weightAverage: {kind: cyclic, cycles: 2}
        """)
    try createDirectory(directory.path("run"))
    try AtomicFile.write(canonicalJSON(plain, pretty: true), to: directory.path("run/configuration.json"))
    try SealedFile.write(
      End(fingerprint: plain.fingerprint(), step: 3, loss: "nan"), to: directory.path("run/diverged.json"))
    let expected = TrainingError.otherRun(
      directory: directory.path("run"),
      differences: [
        "training.learningRateDecay.fraction absent instead of 0.5",
        "training.learningRateDecay.shape absent instead of \"oneMinusSquareRoot\"",
        "training.optimizer absent instead of \"muon\"",
        "training.schedule absent instead of \"warmupStableDecay\"",
        "training.weightAverage.cycles absent instead of 2",
        "training.weightAverage.kind absent instead of \"cyclic\"",
        "training.weightDecaySchedule absent instead of \"oppositeToRate\"",
      ])
    #expect(throws: expected) { try other.run(directory: directory.path("run")).divergence() }
  }

  /// The recorded end of a run.
  private struct End: Codable {
    let fingerprint: Fingerprint
    let step: Int
    let loss: String
  }

  @Test(
    "Schedules that cannot be are refused",
    arguments: [
      (", schedule: step", "\"training.schedule\" must be "),
      (
        ", schedule: linear, learningRateDecay: {fraction: 0.5}",
        "training.learningRateDecay belongs to schedule: warmupStableDecay, not linear; leave it out"
      ),
      (", schedule: warmupStableDecay, learningRateDecay: {fraction: 0}", "training.learningRateDecay.fraction"),
      (", schedule: warmupStableDecay, learningRateDecay: {length: 0.1}", "unknown key"),
      (
        ", schedule: warmupStableDecay, warmup: 0.5, learningRateDecay: {fraction: 0.6}",
        "training.warmup 0.5 and training.learningRateDecay.fraction 0.6 are together above 1"
      ),
      (", dropout: 1", "\"training.dropout\" must be "),
      (", stochasticDepth: 0.95", "\"training.stochasticDepth\" must be "),
      (", tokenReplacement: -0.1", "\"training.tokenReplacement\" must be "),
      (", outputInitialization: small", "\"training.outputInitialization\" must be "),
      (", outputInitialization: 2", "\"training.outputInitialization\" must be "),
      (", maskedInputLoss: {probability: 0}", "\"training.maskedInputLoss.probability\" must be "),
      (", maskedInputLoss: {token: 3}", "unknown key \"training.maskedInputLoss.token\""),
      (", multiTokenPrediction: {tokens: 1}", "\"training.multiTokenPrediction.tokens\" must be "),
      (", multiTokenPrediction: {tokens: 17}", "\"training.multiTokenPrediction.tokens\" must be "),
      (", multiTokenPrediction: {weight: 0}", "\"training.multiTokenPrediction.weight\" must be "),
      (", multiTokenPrediction: {heads: 2}", "unknown key \"training.multiTokenPrediction.heads\""),
      (
        ", sequenceLength: 4, multiTokenPrediction: {tokens: 5}",
        "training.multiTokenPrediction.tokens 5 are more than the 4 tokens of a sequence"
      ),
      (", zLoss: 2", "\"training.zLoss\" must be "),
      (", optimizer: sgd", "\"training.optimizer\" must be "),
      (", weightAverage: {kind: mean}", "\"training.weightAverage.kind\" must be "),
      (", weightAverage: {decay: 1}", "\"training.weightAverage.decay\" must be "),
      (", weightAverage: {cycles: 3}", "unknown key \"training.weightAverage.cycles\""),
      (", weightAverage: {kind: cyclic}", "key \"training.weightAverage.cycles\" is missing"),
      (
        ", weightAverage: {kind: cyclic, cycles: 1000}",
        "training.weightAverage.cycles 1000 are more than the "
      ),
      (", snapshots: {}", "key \"training.snapshots.cycles\" is missing"),
      (", snapshots: {cycles: 1}", "\"training.snapshots.cycles\" must be "),
      (", snapshots: {cycles: 1000}", "training.snapshots.cycles 1000 are more than the "),
      (
        ", snapshots: {cycles: 3, epochs: 5}",
        "2 later cycles of training.snapshots take 10 epochs, and training.epochs "
      ),
      (
        ", snapshots: {cycles: 2}, weightAverage: {kind: cyclic, cycles: 2}",
        "both make the learning rate cyclic"
      ),
      (", weightDecaySchedule: falling", "\"training.weightDecaySchedule\" must be "),
    ])
  func faultySchedules(training: String, reason: String) {
    #expect(refusal { try read(corpus: "{\(path("first"))}", training: training) }.contains(reason))
  }

  @Test("Replayed text adds steps, and epochs do not count it")
  func replay() throws {
    let (own, other) = ("{\(path("first")), tokens: 640", "{\(path("second")), tokens: 320")
    let run = try read(corpus: "[\(own), weight: 3}, \(other), replay: true}]").configuration
    #expect(run.data.tokens == 640)
    // 40 windows are three in four.
    #expect(try run.stepCount() == 53 / 2)
    #expect(run.epochs(afterSteps: 20) == 20 * 32 * 0.75 / 640)
    let mixed = try read(corpus: "[\(own), weight: 3}, \(other)}]").configuration
    #expect(try mixed.stepCount() == 960 / 16 / 2 && mixed.fingerprint() != run.fingerprint())
    let off = try read(corpus: "[\(own), weight: 3}, \(other), replay: false}]").configuration
    #expect(try off.fingerprint() == mixed.fingerprint())
    let alone = try read(corpus: "\(own)}").configuration
    #expect(try run.withoutReplay().fingerprint() == alone.fingerprint())
    let sentence = refusal { try read(corpus: "[\(own), replay: true}, \(other)}]") }
    #expect(sentence.contains("only others can have replay: true"))
  }

  @Test("A model gives the shape and the first weights")
  func initialization() throws {
    let corpus = try Corpus(directory: directory.path("first"))
    let shape = try ModelConfiguration(
      layers: 1, hiddenSize: 8, headCount: 2, vocabularySize: corpus.manifest.vocabulary, contextLength: 16)
    let parameters = Parameters(ParameterLayout(shape))
    parameters.initialize(seed: 5)
    try createDirectory(directory.path("base"))
    try ModelDirectory.write(parameters, tokenizer: corpus.tokenizer(), to: directory.path("base"))
    let start = "initialization: {model: \(directory.path("base"))}"
    let file = try read(corpus: "{\(path("first"))}", start: start)
    #expect(file.configuration.model == shape)
    let checksum = try ModelDirectory.weightsChecksum(directory.path("base"))
    #expect(file.configuration.initialization == .weights(of: checksum))
    #expect(file.inputs.initialModel == directory.path("base"))
    let short = "initialization: {model: \(directory.path("base")), contextLength: 8}"
    let shorter = try read(corpus: "{\(path("first"))}", start: short).configuration
    #expect(shorter.model.contextLength == 8 && shorter.sequenceLength == 8)
    let long = refusal {
      try read(corpus: "{\(path("first"))}", start: short.replacingOccurrences(of: "8}", with: "17}"))
    }
    #expect(long.contains("initialization.contextLength"))

    let both = refusal { try read(corpus: "{\(path("first"))}", start: "\(start)\nmodel: \(Self.model)") }
    #expect(both.contains("sections model and initialization"))
    let seeded = refusal {
      try read(corpus: "{\(path("first"))}", start: start, training: ", seeds: {initialization: 3}")
    }
    #expect(seeded.contains("training.seeds.initialization draws weights"))
    let zeros = refusal {
      try read(corpus: "{\(path("first"))}", start: start, training: ", outputInitialization: zero")
    }
    #expect(zeros.contains("training.outputInitialization draws weights"))
    #expect(refusal { try read(corpus: "{\(path("foreign"))}", start: start) }.contains("has another tokenizer"))
  }
}
