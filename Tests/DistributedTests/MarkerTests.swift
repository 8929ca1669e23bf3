import Checkpoints
import Corpora
import Files
import Foundation
import MessagePassing
import NearestNeighbors
import Synthesis
import TensorKernels
import TestSupport
import Testing

extension DistributedSuite {
  /// Held-out documents are on neither side of a pair of training documents, in no prompt, and behind no text.
  @Suite(.serialized)
  struct MarkerTests {
    private static let longest = 40

    /// A corpus whose lines each have the marker of their document, and a model, in directories of rank 0.
    private struct Place {
      let world: Communicator
      let corpus: Corpus
      let directory: String

      init() throws {
        let world = try World.get()
        let own = try World.kept(TemporaryDirectory())
        let directory = String(decoding: try world.broadcast(Array(own.path.utf8)), as: UTF8.self)
        try world.agree {
          guard world.isRoot else { return }
          let builder = CorpusBuilder(vocabulary: .trained(size: 300), validation: 0.2, test: 0.2)
          _ = try builder.build(Self.documents, in: "\(directory)/corpus")
        }
        let corpus = try world.agree { try Corpus(directory: "\(directory)/corpus") }
        try world.agree {
          guard world.isRoot else { return }
          let model = try SharpModels.make(1, vocabularySize: corpus.manifest.vocabulary, contextLength: 24)[0]
          try createDirectory("\(directory)/model")
          try ModelDirectory.write(model, tokenizer: corpus.tokenizer(), to: "\(directory)/model")
        }
        self.world = world
        self.corpus = corpus
        self.directory = directory
      }

      private static var documents: [Document] {
        var inputs = TestInputs(seed: 6)
        return (0..<90).map { number in
          let lines = (0..<1 + number % 9).map { _ in
            "<\(number)> " + inputs.tokens(8, vocabularySize: 30).map { "w\($0)" }.joined(separator: " ") + "\n"
          }
          return Document(source: "document \(number)", text: Array(lines.joined().utf8))
        }
      }

      func path(_ name: String) -> String { "\(directory)/\(name)" }

      /// The markers in tokens.
      func markers(_ tokens: [UInt32]) throws -> Set<Substring> {
        let text = String(decoding: try corpus.tokenizer().decode(tokens), as: UTF8.self)
        return Set(
          text.split(separator: "<").compactMap { part in part.firstIndex(of: ">").map { part[..<$0] } }
            .filter { Int($0) != nil })
      }

      /// The markers in a split's file of tokens.
      func markers(_ split: Split) throws -> Set<Substring> {
        let file = try corpus.tokens(split)
        return try markers(file.tokens(0..<file.count))
      }

      /// Every way to find neighbors; the rows of a file are for so many documents.
      func sources(rows: Int) throws -> [(name: String, source: PairRequest.Source)] {
        let file = path("\(rows).npy")
        try world.agree {
          guard world.isRoot else { return }
          var inputs = TestInputs(seed: 1)
          let values = inputs.matrix(rows: rows, columns: 4).elements.map { Float($0) }
          let text = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(rows), 4), }"
          let header = text + String(repeating: " ", count: 118 - text.utf8.count - 1) + "\n"
          let bytes = [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array(header.utf8)
          try Data(bytes + values.flatMap { LittleEndian.bytes(Int($0.bitPattern), width: 4) }).write(
            to: URL(fileURLWithPath: file))
        }
        return [("model", .model(path("model"))), ("file", .file(file)), ("jaccard", .jaccard), ("random", .random)]
      }
    }

    /// The markers on both sides of pairs, and in the windows of training on them.
    private func markers(_ pairs: DocumentPairs, of split: Split, _ place: Place) throws -> Set<Substring> {
      let documents = try pairs.documents(of: place.corpus, split)
      let used = Set((0..<pairs.count).flatMap { [pairs[$0].first, pairs[$0].second] })
      let source = try PairSequences(pairs, of: documents, sequenceLength: 64, order: .init(.none, seed: 0))
      var found: Set<Substring> = []
      for number in 0..<pairs.count {
        var batch = TokenBatch(sequenceLength: 64)
        source.read(number..<number + 1, into: &batch)
        found.formUnion(try place.markers(batch.inputs))
      }
      for document in used { found.formUnion(try place.markers(documents.tokens(of: document))) }
      return found
    }

    /// Writes texts, and returns them.
    private func texts(_ name: String, passages: Int?, _ place: Place) throws -> [SyntheticDocument] {
      var settings = BootstrapSettings(texts: 150)
      settings.passages = passages
      settings.keepsUnfinished = true
      let bootstrapping = try Bootstrapping(
        settings, corpus: place.corpus, model: place.path("model"), directory: place.path(name))
      _ = try bootstrapping.samples(on: place.world, stop: World.kept(StopFlag(place.world, timeLimit: nil)))
      return try readFile(place.path("\(name)/documents.jsonl")).split(separator: UInt8(ascii: "\n")).map {
        try JSONDecoder().decode(SyntheticDocument.self, from: Data($0))
      }
    }

    @Test(arguments: [nil, longest]) func `texts are written from training documents alone`(passages: Int?) throws {
      let place = try Place()
      let own = try place.markers(.train)
      let documents = try texts("texts", passages: passages, place)
      let seeds = try place.corpus.passages(of: .train, longest: passages)
      let window = try PairWindow(sequenceLength: 24, endOfText: place.corpus.manifest.endOfText)
      #expect(documents.count > 100)
      for document in documents {
        let seed = try #require(document.seedDocument)
        let prompt = try place.markers(window.prompt(seeds.tokens(of: seed)))
        let number = try #require(Int(document.source.dropFirst("document ".count)))
        #expect(prompt == ["\(number)"] && prompt.isSubset(of: own))
      }
      let megadocuments = try Megadocuments(place.corpus, synthesis: place.path("texts"))
      #expect(megadocuments.count == seeds.count)
      let found = try megadocuments.documents(0..<megadocuments.count).map {
        try place.markers(place.corpus.tokenizer().encode(String(decoding: $0.text, as: UTF8.self)))
      }
      #expect(found.reduce(Set()) { $0.union($1) } == own)
      try place.world.barrier()
    }

    @Test(arguments: [nil, longest]) func `the files of held-out documents are not needed`(passages: Int?) throws {
      let place = try Place()
      let expected = try texts("texts", passages: passages, place)
      try place.world.agree {
        guard place.world.isRoot else { return }
        for name in ["validation.tokens", "test.tokens"] {
          try FileManager.default.removeItem(atPath: place.path("corpus/\(name)"))
        }
      }
      #expect(throws: (any Error).self) { try place.corpus.tokens(.validation) }
      let rows = try place.corpus.passages(of: .train, longest: passages).count
      for (name, source) in try place.sources(rows: rows) {
        var request = PairRequest(source)
        request.passages = passages
        let pairs = try PairBuilder(place.corpus, request, world: place.world).build(in: place.path("\(name)-pairs"))
        #expect(pairs.count > rows)
      }
      #expect(try texts("again", passages: passages, place).map(\.text) == expected.map(\.text))
      try place.world.barrier()
    }
  }
}
