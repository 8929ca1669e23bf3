import Corpora
import Files
import Foundation
import TensorKernels
import TestSupport
import Testing
import Training
import Transformers

@Suite("Pairs of documents")
struct PairSequenceTests {
  private let directory: TemporaryDirectory
  private let corpus: Corpus

  init() throws {
    directory = try TemporaryDirectory()
    corpus = try Self.makeCorpus(directory.path("corpus"))
  }

  /// Documents of 1 to 60 letters, each with a marker of its number.
  private static func makeCorpus(_ path: String) throws -> Corpus {
    var inputs = TestInputs(seed: 4)
    let documents = (0..<40).map { number in
      let letters = inputs.tokens(1 + number * 3 % 60, vocabularySize: 6).map { UInt8(97 + $0) }
      return Document(source: "document \(number)", text: Array("<\(number)>".utf8) + letters)
    }
    return try CorpusBuilder(vocabulary: .trained(size: 280), validation: 0.2, test: 0.2).build(documents, in: path)
  }

  /// The tokens of each document of a split, with the token that ends it.
  private func documents(_ split: Split) throws -> [[UInt32]] {
    let file = try corpus.tokens(split)
    return file.tokens(0..<file.count).split(separator: file.endOfText, omittingEmptySubsequences: false).dropLast()
      .map { Array($0) + [file.endOfText] }
  }

  private func pairs(_ list: [(Int, Int)], split: Split? = nil, _ name: String = "pairs") throws -> DocumentPairs {
    try DocumentPairs(directory: PairFiles.write(list, of: corpus, split: split, to: name, in: directory))
  }

  private func sequences(
    _ list: [(Int, Int)], length: Int, shuffle: Shuffle = .none, seed: UInt64 = 0
  ) throws -> PairSequences {
    let pairs = try pairs(list)
    return try PairSequences(
      pairs, of: pairs.documents(of: corpus, .train), sequenceLength: length, order: .init(shuffle, seed: seed))
  }

  private func batch(_ source: PairSequences, _ range: Range<Int>) -> TokenBatch {
    var batch = TokenBatch(sequenceLength: source.sequenceLength)
    source.refill(&batch, with: range)
    return batch
  }

  /// The places of a short, a middle and a long training document.
  private func places() throws -> (short: Int, long: Int) {
    let lengths = try documents(.train).map(\.count)
    let order = lengths.indices.sorted { lengths[$0] < lengths[$1] }
    return (try #require(order.first), try #require(order.last))
  }

  @Test("Windows have the first document in their first half, and count the second one with its end")
  func windows() throws {
    let all = try documents(.train)
    let (short, long) = try places()
    let end = try corpus.tokens(.train).endOfText
    let length = 2 * all[short].count + 8
    #expect(all[long].count > length)
    let source = try sequences([(short, long), (long, short), (short, short)], length: length)
    let batch = batch(source, 0..<3)
    let half = length / 2 - 1
    for (row, (first, second)) in [(short, long), (long, short), (short, short)].enumerated() {
      let beginning = Array(all[first].dropLast().prefix(half))
      let expected = [end] + beginning + [end] + all[second]
      let filled = expected + [UInt32](repeating: end, count: length)
      let rows = row * length..<(row + 1) * length
      #expect(Array(batch.inputs[rows]) == Array(filled[..<length]))
      #expect(Array(batch.targets[rows]) == Array(filled[1...length]))
      let counted = (1...length).map { $0 >= beginning.count + 2 && $0 < expected.count }
      #expect(Array(try #require(batch.lossMask)[rows]) == counted)
    }
    // The long document is cut, the short one has its end.
    let room = length - 1 - (all[short].count - 1)
    #expect(batch.lossTokenCount == room + 2 * all[short].count)
  }

  @Test("A passage within a document is a document: the token that ends it is added")
  func passages() throws {
    let longest = 7
    let all = try documents(.train)
    let end = try corpus.tokens(.train).endOfText
    // The letters have no line breaks.
    let pieces = all.flatMap { document in
      stride(from: 0, to: max(1, document.count - 1), by: longest).map {
        Array(document.dropLast()[$0...].prefix(longest))
      }
    }
    let list = (0..<pieces.count).map { ($0, ($0 * 3 + 1) % pieces.count) }
    let path = try PairFiles.write(list, of: corpus, passages: longest, to: "passages", in: directory)
    let pairs = try DocumentPairs(directory: path)
    let source = try PairSequences(
      pairs, of: pairs.documents(of: corpus, .train), sequenceLength: 16, order: .init(.none, seed: 0))
    for (number, (first, second)) in list.enumerated() {
      let expected = [end] + pieces[first] + [end] + pieces[second] + [end]
      let filled = expected + [UInt32](repeating: end, count: 16)
      let batch = batch(source, number..<number + 1)
      #expect(batch.inputs + batch.targets.suffix(1) == filled.prefix(17))
      #expect(batch.lossTokenCount == pieces[second].count + 1)
    }
    // The text of a second passage that fills the window has no end.
    let short = try PairSequences(
      pairs, of: pairs.documents(of: corpus, .train), sequenceLength: 8, order: .init(.none, seed: 0))
    let fullPlace = try #require(list.firstIndex { pieces[$0.0].count >= 3 && pieces[$0.1].count == longest })
    let full = list[fullPlace]
    #expect(
      self.batch(short, fullPlace..<fullPlace + 1).targets
        == pieces[full.0].prefix(3) + [end] + pieces[full.1].prefix(4))
    let beyond = try PairFiles.write([(0, pieces.count)], of: corpus, passages: longest, to: "beyond", in: directory)
    #expect(throws: CorpusError.self) {
      let pairs = try DocumentPairs(directory: beyond)
      _ = try PairSequences(
        pairs, of: pairs.documents(of: corpus, .train), sequenceLength: 8, order: .init(.none, seed: 0))
    }
  }

  @Test("The loss is the mean over the second documents' tokens, and other targets have no gradient")
  func loss() throws {
    let count = try documents(.train).count
    let source = try sequences((0..<6).map { ($0, count - 1 - $0) }, length: 24)
    let batch = batch(source, 0..<6)
    let model = try ModelConfiguration(
      layers: 2, hiddenSize: 16, headCount: 2, vocabularySize: corpus.manifest.vocabulary, contextLength: 24)
    let parameters = Parameters(ParameterLayout(model))
    parameters.initialize(seed: 3)
    let transformer = Transformer(model, capacity: batch.count, purpose: .training)
    func gradient(_ batch: TokenBatch) -> (loss: Double, gradient: [Float]) {
      let gradient = Parameters(ParameterLayout(model))
      let scale = 1 / Float(batch.lossTokenCount)
      let sum = transformer.accumulateGradient(
        of: batch, parameters: parameters, scale: scale, into: gradient, replacing: true)
      return (sum, gradient.flat.elements)
    }
    let found = gradient(batch)
    let mask = try #require(batch.lossMask)
    let scores = transformer.logProbabilities(of: batch, parameters: parameters)
    let expected = zip(scores, mask).reduce(0) { $1.1 ? $0 - Double($1.0) : $0 }
    #expect(abs(found.loss - expected) < 1e-4 * expected)
    #expect(found.gradient.contains { $0 != 0 })
    // Any other targets in the places that do not count give the same bits.
    var inputs = TestInputs(seed: 1)
    let noise = inputs.tokens(batch.count, vocabularySize: model.vocabularySize)
    let targets = batch.targets.indices.map { mask[$0] ? batch.targets[$0] : noise[$0] }
    let other = TokenBatch(inputs: batch.inputs, targets: targets, sequenceLength: 24, lossMask: mask)
    #expect(other.targets != batch.targets && gradient(other) == found)
  }

  @Test("Every epoch has every pair once, in an order of its own")
  func epochs() throws {
    let count = try documents(.train).count
    let list = (0..<17).map { ($0 % count, ($0 * 5 + 1) % count) }
    func windows(_ source: PairSequences, epoch: Int) -> [[UInt32]] {
      (epoch * 17..<(epoch + 1) * 17).map { self.batch(source, $0..<$0 + 1).inputs }
    }
    let fixed = try sequences(list, length: 40)
    let shuffled = try sequences(list, length: 40, shuffle: .documents, seed: 2)
    let (first, second) = (windows(shuffled, epoch: 0), windows(shuffled, epoch: 1))
    #expect(windows(fixed, epoch: 0) == windows(fixed, epoch: 1) && first != second)
    #expect(Set(first) == Set(windows(fixed, epoch: 0)) && Set(second) == Set(first))
    // Any range of sequences is the same, whatever was read before.
    #expect(self.batch(shuffled, 3..<30).inputs == (first + second)[3..<30].flatMap { $0 })
  }

  @Test("No marker of a held-out document is in any window of training, nor the other way round")
  func markers() throws {
    let tokenizer = try corpus.tokenizer()
    func markers(_ text: String) -> Set<Substring> {
      Set(text.split(separator: "<").compactMap { part in part.firstIndex(of: ">").map { part[..<$0] } })
    }
    func allMarkers(_ split: Split) throws -> Set<Substring> {
      try markers(documents(split).map { String(decoding: tokenizer.decode($0), as: UTF8.self) }.joined())
    }
    for (split, other) in [(Split.train, Split.validation), (.validation, .train)] {
      let count = try documents(split).count
      let list = (0..<count).flatMap { first in (0..<count).map { (first, $0) } }
      let pairs = try pairs(list, split: split == .train ? nil : split, split.rawValue)
      let source = try PairSequences(
        pairs, of: pairs.documents(of: corpus, split), sequenceLength: 48, order: .init(.none, seed: 0))
      let read = batch(source, 0..<list.count).inputs
      let found = markers(String(decoding: tokenizer.decode(read), as: UTF8.self))
      #expect(try found == allMarkers(split) && !allMarkers(other).isEmpty)
      #expect(try found.isDisjoint(with: allMarkers(other)))
    }
  }

  @Test("Pairs that are of other documents, too many or damaged are refused")
  func refusals() throws {
    let count = try documents(.train).count
    func refusal(_ body: () throws -> Void) -> String {
      do {
        try body()
        return "accepted"
      } catch { return "\(error)" }
    }
    #expect(
      refusal { _ = try sequences([(0, count)], length: 16) }.contains("a document beyond the \(count) paired ones"))
    #expect(refusal { _ = try sequences([], length: 16) }.contains("there are none"))
    #expect(refusal { _ = try sequences([(0, 1)], length: 3) }.contains("use at least 4"))
    let validation = try pairs([(0, 1)], split: .validation)
    #expect(
      refusal { _ = try validation.documents(of: corpus, .train) }
        .contains("they are of validation documents, not of train documents"))
    let other = try CorpusBuilder(vocabulary: .trained(size: 260), validation: 0.3, test: 0.2).build(
      (0..<9).map { Document(source: "\($0)", text: Array("text number \($0)".utf8)) }, in: directory.path("other"))
    #expect(refusal { _ = try validation.documents(of: other, .validation) }.contains("they are of another corpus"))
    let path = directory.path("pairs/pairs.npy")
    var bytes = try readFile(path)
    bytes[bytes.count - 1] ^= 1
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    #expect(refusal { _ = try DocumentPairs(directory: directory.path("pairs")) }.contains("is not the file that"))
    #expect(refusal { _ = try DocumentPairs(directory: directory.path("none")) }.contains("does not describe any"))
  }
}
