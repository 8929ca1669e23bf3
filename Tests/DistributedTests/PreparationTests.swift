import Corpora
import Files
import Foundation
import MessagePassing
import Studies
import TestSupport
import Testing

extension DistributedSuite {
  /// A corpus does not depend on how many ranks prepare it.
  @Suite(.serialized)
  struct PreparationTests {
    /// Texts that are hard to share: many small ones, one that is nearly everything, fewer than there are ranks, lines of which
    /// many are copies of others.
    enum Texts: String, CaseIterable { case many, oneLarge, few, lines, copies }

    private let builder = CorpusBuilder(vocabulary: .trained(size: 320), validation: 0.1, test: 0.1, seed: 3)

    @Test(arguments: Texts.allCases) func `all ranks together write the bytes of one`(texts: Texts) throws {
      let (world, own) = (try World.get(), try World.kept(TemporaryDirectory()))
      let shared = String(decoding: try world.broadcast(Array(own.path.utf8)), as: UTF8.self)
      try world.agree { if world.isRoot { try Self.write(texts, to: own) } }
      let reader = DocumentReader()
      let together = try builder.build(
        reader.read(["\(shared)/text"], ranks: world), in: "\(shared)/together", ranks: world)
      let alone = try world.agree {
        try builder.build(reader.read(["\(shared)/text"]), in: own.path("alone"))
      }
      #expect(together.fingerprint == alone.fingerprint)
      #expect(together.manifest == alone.manifest)
      for name in try FileManager.default.contentsOfDirectory(atPath: alone.directory) {
        #expect(try readFile("\(shared)/together/\(name)") == readFile("\(alone.directory)/\(name)"), "\(name)")
      }
      try world.barrier()
    }

    @Test(arguments: Texts.allCases, [200, 3000])
    func `words that are too many, and tokens that are held out, are the same on all ranks`(
      texts: Texts, wordLimit: Int
    ) throws {
      let (world, own) = (try World.get(), try World.kept(TemporaryDirectory()))
      let shared = String(decoding: try world.broadcast(Array(own.path.utf8)), as: UTF8.self)
      try world.agree { if world.isRoot { try Self.write(texts, to: own) } }
      var builder = builder
      builder.wordLimit = wordLimit
      builder.validation = .tokens(300)
      builder.test = .tokens(200)
      let reader = DocumentReader()
      let together = try builder.build(
        reader.read(["\(shared)/text"], ranks: world), in: "\(shared)/together", ranks: world)
      let alone = try world.agree { try builder.build(reader.read(["\(shared)/text"]), in: own.path("alone")) }
      #expect(together.manifest == alone.manifest)
      #expect(together.manifest.part(.test).tokens >= 200 && together.manifest.part(.validation).tokens >= 300)
      try world.barrier()
    }

    @Test func `of 20,000 documents with 30 % copies none is both held out and trained on`() throws {
      let (world, own) = (try World.get(), try World.kept(TemporaryDirectory()))
      let shared = String(decoding: try world.broadcast(Array(own.path.utf8)), as: UTF8.self)
      let (count, different) = (20_000, 14_000)
      let mine = BalancedRanges.ranges(Array(repeating: 1, count: count), count: world.size)[world.rank]
      let documents = mine.map { index in
        // An index beyond the different ones is that of a copy, far from its original or near it.
        let number = index < different ? index : (index * 7919) % different
        return Document(source: "\(index)", text: Array("number \(number)".utf8))
      }
      let corpus = try builder.build(documents, in: "\(shared)/corpus", ranks: world)
      let texts = try Split.allCases.map { split in
        let file = try corpus.tokens(split)
        return try TrainingSubset(file).documents.map { file.tokens($0) }
      }
      let heldOut = Set(texts[1]).union(texts[2])
      #expect(texts[0].count { heldOut.contains($0) } == 0)
      #expect(Set(texts[1]).isDisjoint(with: texts[2]))
      let duplicates = try #require(corpus.manifest.duplicates)
      #expect(duplicates.copies == count - different)
      #expect(corpus.manifest.documents == count - duplicates.dropped)
      // The same on any number of ranks.
      #expect(corpus.manifest.part(.train).checksum == "2d35c1d925f69f3f808d19bc7d1332f9")
      try world.barrier()
    }

    @Test func `ranks read about as many bytes each, and the whole text together`() throws {
      let (world, own) = (try World.get(), try World.kept(TemporaryDirectory()))
      let shared = String(decoding: try world.broadcast(Array(own.path.utf8)), as: UTF8.self)
      try world.agree { if world.isRoot { try Self.write(.many, to: own) } }
      let all = try world.agree { try DocumentReader().read(["\(shared)/text"]) }
      let mine = try DocumentReader().read(["\(shared)/text"], ranks: world)
      var counts = [Double](repeating: 0, count: world.size)
      counts[world.rank] = Double(mine.count)
      try world.allReduce(&counts)
      let start = Int(counts.prefix(world.rank).reduce(0, +))
      #expect(mine == Array(all[start..<start + mine.count]))
      #expect(Int(counts.reduce(0, +)) == all.count)
      let (bytes, total) = (size(mine), size(all))
      #expect(abs(bytes - total / world.size) < 2 * (all.map { $0.text.count }.max() ?? 0))
      try world.barrier()
    }

    @Test func `a tokenizer that is given is used on every rank`() throws {
      let (world, own) = (try World.get(), try World.kept(TemporaryDirectory()))
      let tiny = try TinyCorpus(world)
      let shared = String(decoding: try world.broadcast(Array(own.path.utf8)), as: UTF8.self)
      try world.agree { if world.isRoot { try Self.write(.many, to: own) } }
      var given = builder
      given.vocabulary = .given(try tiny.corpus.tokenizer())
      let corpus = try given.build(
        DocumentReader().read(["\(shared)/text"], ranks: world), in: "\(shared)/corpus", ranks: world)
      #expect(corpus.manifest.tokenizerChecksum == tiny.corpus.manifest.tokenizerChecksum)
      try corpus.verify()
      try world.barrier()
    }

    @Test func `a file that the last rank cannot read ends all, and nothing is written`() throws {
      let (world, own) = (try World.get(), try World.kept(TemporaryDirectory()))
      let shared = String(decoding: try world.broadcast(Array(own.path.utf8)), as: UTF8.self)
      try world.agree {
        guard world.isRoot else { return }
        try Self.write(.many, to: own)
        try own.write(Data([0x61, 0xFF]), to: "text/z.txt")
      }
      let failure = #expect(throws: AgreedFailure.self) {
        try DocumentReader().read(["\(shared)/text"], ranks: world)
      }
      #expect(failure?.rank == world.size - 1)
      try world.barrier()
    }

    @Test(arguments: [1, 2, 37, 90])
    func `a bad line of a file that all ranks read is named by its number`(line: Int) throws {
      let (world, own) = (try World.get(), try World.kept(TemporaryDirectory()))
      let shared = String(decoding: try world.broadcast(Array(own.path.utf8)), as: UTF8.self)
      var lines = (1...90).map { #"{"text": "line \#($0)"}"# + ($0 % 10 == 0 ? "\n" : "") }
      lines[line - 1] = #"{"other": 3}"#
      try world.agree { if world.isRoot { try own.write(lines.joined(separator: "\n"), to: "a.jsonl") } }
      let failure = #expect(throws: AgreedFailure.self) {
        try DocumentReader().read(["\(shared)/a.jsonl"], ranks: world)
      }
      if let cause = failure?.cause as? CorpusError {
        let number = line + (line - 1) / 10
        #expect(
          cause == .json(place: "line \(number) of \(shared)/a.jsonl", fault: .noField(name: "text", found: ["other"])))
      }
      try world.barrier()
    }

    @Test func `a corpus that is there is found by all, and another is refused by all`() throws {
      let (world, own) = (try World.get(), try World.kept(TemporaryDirectory()))
      let shared = String(decoding: try world.broadcast(Array(own.path.utf8)), as: UTF8.self)
      try world.agree { if world.isRoot { try Self.write(.few, to: own) } }
      let read = { try DocumentReader().read(["\(shared)/text"], ranks: world) }
      let first = try builder.build(read(), in: "\(shared)/corpus", ranks: world)
      #expect(try builder.build(read(), in: "\(shared)/corpus", ranks: world).manifest == first.manifest)
      var other = builder
      other.seed = 4
      let failure = #expect(throws: AgreedFailure.self) {
        try other.build(read(), in: "\(shared)/corpus", ranks: world)
      }
      #expect((failure?.cause is CorpusError) == world.isRoot)
      try world.barrier()
    }

    private func size(_ documents: [Document]) -> Int { documents.reduce(0) { $0 + $1.text.count } }

    private static func write(_ texts: Texts, to directory: TemporaryDirectory) throws {
      var inputs = TestInputs(seed: 5)
      switch texts {
      case .many:
        for index in 0..<60 { try directory.write(text(&inputs, words: 20 + 5 * index), to: "text/\(100 + index).txt") }
      case .oneLarge:
        for index in 0..<30 { try directory.write(text(&inputs, words: 20), to: "text/\(100 + index).txt") }
        try directory.write(text(&inputs, words: 20_000), to: "text/115-large.md")
      case .few:
        for name in ["a", "b"] { try directory.write(text(&inputs, words: 3000), to: "text/\(name).txt") }
      case .lines:
        let lines = try (0..<50).map { _ in
          String(decoding: try JSONEncoder().encode(["text": text(&inputs, words: 40)]), as: UTF8.self)
        }
        try directory.write(lines.joined(separator: "\n"), to: "text/all.jsonl")
      case .copies:
        let lines = (0..<300).map { "{\"text\": \"line \(inputs.integer(in: 0...200)) \($0 % 7 == 0 ? $0 : 0)\"}" }
        try directory.write(lines.joined(separator: "\n"), to: "text/all.jsonl")
      }
    }

    /// Words that repeat often, a blank line now and then.
    private static func text(_ inputs: inout TestInputs, words: Int) -> String {
      (0..<words).map { index in
        let word = String(repeating: "ab é", count: inputs.integer(in: 1...3)) + "\(inputs.integer(in: 0...30))"
        return word + (index % 40 == 39 ? "\n\n" : " ")
      }.joined()
    }
  }
}
