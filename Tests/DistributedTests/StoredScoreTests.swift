import Checkpoints
import Corpora
import Ensembles
import Files
import Foundation
import MessagePassing
import TestSupport
import Testing
import Training

extension DistributedSuite {
  /// Log-probabilities that finished runs have stored, in the place of forward passes.
  @Suite(.serialized)
  struct StoredScoreTests {
    /// Finished runs in a directory that all ranks name alike.
    private struct Runs {
      let tiny: TinyCorpus
      let own: TemporaryDirectory
      let directories: [String]

      init(_ count: Int, _ world: Communicator) throws {
        tiny = try TinyCorpus(world)
        own = try World.kept(TemporaryDirectory())
        let path = String(decoding: try world.broadcast(Array(own.path.utf8)), as: UTF8.self)
        directories = (0..<count).map { "\(path)/run-\($0)" }
        for (seed, directory) in directories.enumerated() {
          let configuration = try RunTests.configuration(.dense, tiny, seed: UInt64(seed))
          try RunTests.train(configuration, tiny, in: directory, on: world)
        }
      }

      func evaluation(on world: Communicator, warn: @escaping (String) -> Void = { _ in }) throws -> ModelEvaluation {
        try ModelEvaluation(directories, of: ScoredText(tiny.corpus), world: world, warn: warn)
      }
    }

    /// Changes a file on the first rank.
    private static func change(_ world: Communicator, _ body: () throws -> Void) throws {
      try world.agree { if world.isRoot { try body() } }
    }

    /// The warnings of all ranks while a split is scored.
    private static func warnings(_ runs: Runs, on world: Communicator) throws -> Int {
      var count = 0
      _ = try runs.evaluation(on: world) { _ in count += 1 }.memberScores(.test)
      var sum = [Double(count)]
      try world.allReduce(&sum)
      return Int(sum[0])
    }

    @Test(arguments: [1, 3]) func `stored scores have the bits of a forward pass of the ensemble`(count: Int) throws {
      let world = try World.get()
      let runs = try Runs(count, world)
      let evaluation = try runs.evaluation(on: world) { Issue.record("\($0)") }
      for split in [Split.validation, .test] {
        let stored = try evaluation.memberScores(split)
        let computed = try evaluation.scores(split)
        #expect(stored.members == computed.members)
        #expect(stored.probabilityLosses == computed.probabilityLosses)
        #expect(try stored.fitProbabilityWeights() == computed.fitProbabilityWeights())
      }
      let fitted = try evaluation.fitWeights(to: .validation)
      #expect(fitted.logits == (try evaluation.scorer(.validation).fitLogitWeights()))
      #expect(fitted.probabilities == (try evaluation.scores(.validation).fitProbabilityWeights()))
      try world.barrier()
    }

    @Test func `stored scores are read, without the weights`() throws {
      let world = try World.get()
      let runs = try Runs(2, world)
      let tokens = runs.tiny.corpus.manifest.part(.test).tokens
      let values = (0..<tokens).map { -Float($0 % 7) }
      try Self.change(world) {
        try LogProbabilityFile.write([("test", values)], to: runs.directories[1])
        try FileManager.default.removeItem(atPath: ModelDirectory.weightsPath(runs.directories[1]))
      }
      #expect(try runs.evaluation(on: world).memberScores(.test).members[1] == values)
      // The validation split is not stored any more, and there is nothing to compute it from.
      #expect(throws: AgreedFailure.self) { try runs.evaluation(on: world).memberScores(.validation) }
      try world.barrier()
    }

    @Test(arguments: ["length", "damage", "corpus", "unfinished", "absent"])
    func `scores that are not of this corpus are computed anew, with a warning`(fault: String) throws {
      let world = try World.get()
      let runs = try Runs(2, world)
      let expected = try runs.evaluation(on: world).scores(.test).members
      let (directory, stored) = (runs.directories[1], "\(runs.directories[1])/\(LogProbabilityFile.name)")
      try Self.change(world) {
        switch fault {
        case "length": try LogProbabilityFile.write([("test", [-1, -2, -3])], to: directory)
        case "damage":
          var bytes = try readFile(stored)
          bytes[bytes.count - 1] ^= 0x55
          try AtomicFile.write(Data(bytes), to: stored)
        case "corpus":
          var configuration = try RunTests.configuration(.dense, runs.tiny)
          configuration.data.sources[0].corpus = try Fingerprint(of: "another corpus")
          try AtomicFile.write(canonicalJSON(configuration, pretty: true), to: "\(directory)/configuration.json")
        case "unfinished": try FileManager.default.removeItem(atPath: "\(directory)/result.json")
        default: try FileManager.default.removeItem(atPath: stored)
        }
      }
      #expect(try runs.evaluation(on: world).memberScores(.test).members == expected)
      // A model from elsewhere has nothing stored, which is no fault.
      #expect(try Self.warnings(runs, on: world) == (fault == "absent" ? 0 : 1))
      try world.barrier()
    }
  }
}
