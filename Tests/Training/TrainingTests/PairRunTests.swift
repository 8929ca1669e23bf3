import Configurations
import Corpora
import Files
import TestSupport
import Testing
import Training

/// Run files with pairs of documents.
@Suite("A run file with pairs of documents")
struct PairRunTests {
  private let directory: TemporaryDirectory
  private let corpus: Corpus
  private let pairs, heldOut: String

  init() throws {
    directory = try TemporaryDirectory()
    var inputs = TestInputs(seed: 1)
    let documents = (0..<30).map { number in
      Document(source: "document \(number)", text: inputs.tokens(100, vocabularySize: 6).map { UInt8(97 + $0) })
    }
    corpus = try CorpusBuilder(vocabulary: .trained(size: 280), validation: 0.2, test: 0.1).build(
      documents, in: directory.path("corpus"))
    let list = (0..<21).map { ($0 % 9, ($0 + 1) % 9) }
    pairs = try PairFiles.write(list, of: corpus, to: "pairs", in: directory)
    heldOut = try PairFiles.write([(0, 1), (1, 0)], of: corpus, split: .validation, to: "held-out", in: directory)
  }

  private func read(_ keys: String, training: String = "") throws -> RunFile {
    let yaml = """
      corpus: {path: \(corpus.directory), \(keys)}
      model: {layers: 1, hiddenSize: 8, headCount: 2, contextLength: 16}
      training: {batchSize: 2, lanes: 2, epochs: 3, learningRate: 0.01, weightDecay: 0.1\(training)}
      """
    return try RunFile(utf8: Array(yaml.utf8), name: "run.yaml", overrides: [])
  }

  @Test("The sequences of an epoch are the pairs, and the pairs are part of the name")
  func configuration() throws {
    let run = try read("pairs: \(pairs)").configuration
    let source = run.data.sources[0]
    #expect(source.pairs == .init(checksum: try DocumentPairs(directory: pairs).checksum, count: 21))
    #expect(source.tokens == corpus.manifest.part(.train).tokens)
    #expect(try run.stepCount() == 21 * 3 / 2 && run.epochs(afterSteps: 21) == 2)
    let plain = try read("tokens: \(source.tokens)").configuration
    let measured = try read("pairs: \(pairs), heldOutPairs: \(heldOut)").configuration
    #expect(Set([run, plain, measured].map { try? $0.fingerprint() }).count == 3)
    #expect(measured.data.sources[0].pairs?.heldOut != nil)
  }

  @Test("Pairs of passages are part of the name, and held-out pairs must be of passages of the same length")
  func passages() throws {
    func write(_ split: Split?, _ longest: Int?, _ name: String) throws -> String {
      try PairFiles.write([(0, 1), (1, 0)], of: corpus, split: split, passages: longest, to: name, in: directory)
    }
    let plain = try write(nil, nil, "plain")
    let cut = try write(nil, 20, "cut")
    let configurations = try [plain, cut].map { try read("pairs: \($0)").configuration }
    #expect(configurations.map { $0.data.sources[0].pairs?.passages } == [nil, 20])
    #expect(configurations[0].data.sources[0].pairs?.checksum == configurations[1].data.sources[0].pairs?.checksum)
    #expect(try configurations[0].fingerprint() != configurations[1].fingerprint())
    let heldOut = try write(.validation, 20, "held-out-20")
    let measured = try read("pairs: \(cut), heldOutPairs: \(heldOut)").configuration
    #expect(measured.data.sources[0].pairs?.heldOut != nil)
    let sentence =
      "corpus.pairs has uncut documents and corpus.heldOutPairs passages of up to 20 tokens; make both with the same --passages of chorus neighbors"
    #expect(throws: ConfigurationError.contradiction(sentence)) {
      try read("pairs: \(plain), heldOutPairs: \(heldOut)")
    }
    #expect(throws: ConfigurationError.self) { try read("pairs: \(cut), heldOutPairs: \(self.heldOut)") }
  }

  @Test("The sequences are those of the pairs")
  func sequences() throws {
    let file = try read("pairs: \(pairs)")
    #expect(try file.configuration.sequences(file.inputs).hasLossMask)
    let other = RunInputs(file.corpus)
    #expect(throws: TrainingError.otherPairs(directory: nil)) { try file.configuration.sequences(other) }
  }

  @Test("What does not go together with pairs is refused")
  func refusals() {
    func refusal(_ keys: String, training: String = "") -> String {
      do {
        _ = try read(keys, training: training)
        return "accepted"
      } catch { return "\(error)" }
    }
    #expect(refusal("pairs: \(pairs), tokens: 100").contains("leave corpus.tokens out"))
    #expect(refusal("pairs: \(heldOut)").contains("they are of validation documents"))
    #expect(refusal("pairs: \(pairs), heldOutPairs: \(pairs)").contains("they are of train documents"))
    #expect(refusal("heldOutPairs: \(heldOut)").contains("unknown key \"corpus.heldOutPairs\""))
    #expect(refusal("pairs: \(pairs)", training: ", saveAt: {words: [1000]}").contains("not of pairs"))
  }
}
