import Checkpoints
import Corpora
import Files
import MessagePassing
import NearestNeighbors
import TensorKernels
import TestSupport
import Testing

extension DistributedSuite {
  @Suite(.serialized)
  struct NeighborTests {
    /// Directions near some centers, the same on all ranks.
    private func vectors(_ count: Int) -> Tensor {
      var inputs = TestInputs(seed: 8)
      let centers = inputs.matrix(rows: 30, columns: 24).elements.map { Float($0) }
      let noise = inputs.matrix(rows: count, columns: 24).elements.map { Float(0.5 * $0) }
      let vectors = Tensor(rows: count, columns: 24)
      vectors.assign(noise.indices.map { noise[$0] + centers[$0 / 24 % 30 * 24 + $0 % 24] })
      UnitVectors.normalize(vectors)
      return vectors
    }

    private func shard(_ vectors: Tensor, _ world: Communicator) throws -> ShardedVectors {
      let range = DocumentShards.range(of: world.rank, ranks: world.size, count: vectors.rows)
      return try ShardedVectors(
        VectorSet(documents: range.map { UInt32($0) }, vectors: vectors.rows(range)), world: world)
    }

    @Test(arguments: [IndexKind.exact, .ivf], [3, 1500])
    func `neighbors have the same bits on any number of ranks`(kind: IndexKind, count: Int) throws {
      let world = try World.get()
      let vectors = vectors(count)
      let settings = VectorIndex.Settings(kind: kind, count: 8)
      let own = try shard(vectors, world)
      let index = try VectorIndex(own, settings)
      let all = try shard(vectors, World.alone())
      let single = try VectorIndex(all, settings)
      #expect(index.facts == single.facts)
      #expect(index.facts.index == (kind == .ivf && count > 3 ? .ivf : .exact))
      let expected = try single.nearest(8, to: all.own).all
      let found = try index.nearest(8, to: own.own).all
      #expect(found == Array(expected[DocumentShards.range(of: world.rank, ranks: world.size, count: count)]))
    }

    /// A model of the corpus's tokens in a directory that all ranks read.
    private func model(_ tiny: TinyCorpus, _ world: Communicator) throws -> String {
      let path = try Self.common("model", tiny, world)
      try world.agree {
        guard world.isRoot else { return }
        let parameters = try SharpModels.make(
          1, vocabularySize: tiny.corpus.manifest.vocabulary, contextLength: 32)[0]
        try createDirectory(path)
        try ModelDirectory.write(parameters, tokenizer: try tiny.corpus.tokenizer(), to: path)
      }
      return path
    }

    /// The path of something in the first rank's directory.
    private static func common(_ name: String, _ tiny: TinyCorpus, _ world: Communicator) throws -> String {
      String(decoding: try world.broadcast(Array(tiny.directory.path(name).utf8)), as: UTF8.self)
    }

    @Test func `pairs have the same bytes on any number of ranks, by every method`() throws {
      let world = try World.get()
      let tiny = try TinyCorpus(world, documents: 700)
      let sources = [
        ("pairs-model", PairRequest.Source.model(try model(tiny, world))), ("pairs-jaccard", .jaccard),
        ("pairs-random", .random),
      ]
      let cuts: [(passages: Int?, split: Split?)] = [(nil, nil), (80, nil), (30, .validation)]
      for ((method, source), cut) in sources.flatMap({ source in cuts.map { (source, $0) } }) {
        var request = PairRequest(source)
        request.passages = cut.passages
        request.split = cut.split
        let name = "\(method)-\(cut.passages ?? 0)"
        let file = try PairBuilder(tiny.corpus, request, world: world).build(in: Self.common(name, tiny, world))
        let own = tiny.directory.path("\(name)-\(world.rank)")
        let alone = try PairBuilder(tiny.corpus, request, world: World.alone()).build(in: own)
        #expect(file.count == alone.count && file.count > 0)
        #expect(file.manifest.pairsChecksum == alone.manifest.pairsChecksum)
        #expect(file.manifest.sameDocument == alone.manifest.sameDocument)
        try world.barrier()
      }
    }

    @Test func `a search that was stopped resumes with the vectors that it has kept`() throws {
      struct Stop: Error {}
      let world = try World.get()
      let tiny = try TinyCorpus(world, documents: 700)
      let request = PairRequest(.model(try model(tiny, world)))
      let path = try Self.common("stopped", tiny, world)
      var polls = 0
      let stopping = try PairBuilder(tiny.corpus, request, world: world) {
        polls += 1
        if polls > 1 { throw Stop() }
      }
      #expect(throws: Stop.self) { try stopping.build(in: path) }
      #expect(try directoryEntries("\(path)/work").contains { $0.hasSuffix(".vectors") })
      try world.barrier()
      let resumed = try PairBuilder(tiny.corpus, request, world: world).build(in: path)
      let alone = try PairBuilder(tiny.corpus, request, world: World.alone())
        .build(in: tiny.directory.path("alone-\(world.rank)"))
      #expect(resumed.manifest.pairsChecksum == alone.manifest.pairsChecksum)
      try world.barrier()
    }
  }
}
