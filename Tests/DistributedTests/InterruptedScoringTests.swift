import Corpora
import Ensembles
import Evaluation
import Files
import Foundation
import MessagePassing
import TestSupport
import Testing
import Transformers

extension DistributedSuite {
  /// A scoring that is stopped and resumed, on other ranks each time, has the bits of an undisturbed one.
  @Suite(.serialized)
  struct InterruptedScoringTests {
    /// Scorings of one kind that are stopped after some passes, again and again.
    private final class Sessions {
      private let world: Communicator
      private let directory: String
      private let passes: Int
      private(set) var count = 0
      private(set) var resumed: [Int] = []

      /// - Parameter passes: those of a session.
      init(stoppedAfter passes: Int) throws {
        world = try World.get()
        self.passes = passes
        let own = try World.kept(TemporaryDirectory())
        directory = String(decoding: try world.broadcast(Array(own.path("state").utf8)), as: UTF8.self)
      }

      /// Scores on all ranks and on the first alone in turn until the scores are there.
      func scores<Scores>(_ score: (Communicator, ScoringSetting) throws -> Scores) throws -> Scores {
        while true {
          count += 1
          try #require(count < 500, "the scoring makes no progress")
          let team = count % 2 == 0 ? world : try World.alone()
          let scores = count % 2 == 0 || world.isRoot ? try session(team, score) : nil
          if count % 2 == 0, let scores { return scores }
          try world.barrier()
        }
      }

      private func session<Scores>(
        _ team: Communicator, _ score: (Communicator, ScoringSetting) throws -> Scores
      ) throws -> Scores? {
        let state = ScoringState(directory: directory, content: try Fingerprint(of: "test"))
        var setting = ScoringSetting(stop: try World.kept(StopFlag(team, timeLimit: 3600)), state: state) {
          if case .resumed(let done, _) = $0 { self.resumed.append(done) }
        }
        var polls = 0
        setting.reserve = {
          polls += 1
          return polls < self.passes ? 0 : .infinity
        }
        do {
          return try score(team, setting)
        } catch let failure as AgreedFailure {
          #expect(failure.cause == nil || failure.cause is Stopped, "\(failure)")
          return nil
        } catch is ScoringStopped {
          return nil
        }
      }

      /// Checks that there were stops and that each session began where the last one ended.
      func check() throws {
        #expect(count > 1)
        if world.isRoot { #expect(resumed.count >= count - 2 && resumed == resumed.sorted(), "\(resumed)") }
        try world.barrier()
      }
    }

    /// Windows of more passes than a session makes.
    private static func windows(_ tiny: TinyCorpus) throws -> TokenWindows {
      let windows = TokenWindows(try EvaluationStream(tiny.corpus.tokens(.train), sequenceLength: 16, split: .train))
      #expect(windows.passCount > 8)
      return windows
    }

    @Test(arguments: [1, 2]) func `the scores of one model`(passes: Int) throws {
      let tiny = try TinyCorpus(World.get())
      let model = try EnsembleTests.members(1, tiny)[0]
      let windows = try Self.windows(tiny)
      let sessions = try Sessions(stoppedAfter: passes)
      let scores = try sessions.scores { team, setting in
        try TransformerScorer(model).logProbabilities(of: windows, team: team, setting: setting)
      }
      #expect(scores == TransformerScorer(model).logProbabilities(of: windows))
      try sessions.check()
    }

    @Test(arguments: [1, 3]) func `the scores of an ensemble by both averages`(count: Int) throws {
      let world = try World.get()
      let tiny = try TinyCorpus(world)
      let members = try ScorerTests.transformers(EnsembleTests.members(count, tiny))
      let windows = try Self.windows(tiny)
      let expected = try EnsembleScorer(members, windows: windows, world: World.alone()).scores(bytes: 1)
      let sessions = try Sessions(stoppedAfter: 1)
      let scores = try sessions.scores { team, setting in
        try EnsembleScorer(members, windows: windows, world: team, setting: setting).scores(bytes: 1)
      }
      #expect(scores.members == expected.members && scores.logitAverages == expected.logitAverages)
      try sessions.check()
    }

    @Test(arguments: [1, 5]) func `the scores of members one after another`(count: Int) throws {
      let world = try World.get()
      let tiny = try TinyCorpus(world)
      let table = BigramTable(vocabularySize: tiny.corpus.manifest.vocabulary)
      let members = try ScorerTests.transformers(EnsembleTests.members(count, tiny)) + [EnsembleMember(table)]
      let windows = try Self.windows(tiny)
      let expected = try EnsembleScorer(members, windows: windows, world: World.alone()).scores(bytes: 1)
      let sessions = try Sessions(stoppedAfter: 2)
      let scores = try sessions.scores { team, setting in
        try EnsembleScorer(members, windows: windows, world: team, setting: setting).scores(bytes: 1)
      }
      #expect(scores.members == expected.members)
      try sessions.check()
    }

    @Test func `weights that are fitted`() throws {
      let world = try World.get()
      let tiny = try TinyCorpus(world)
      let members = try ScorerTests.transformers(EnsembleTests.members(3, tiny))
      let windows = try Self.windows(tiny)
      let alone = try EnsembleScorer(members, windows: windows, world: World.alone())
      let sessions = try Sessions(stoppedAfter: 2)
      let weights = try sessions.scores { team, setting in
        try EnsembleScorer(members, windows: windows, world: team, setting: setting).fitLogitWeights()
      }
      #expect(weights == (try alone.fitLogitWeights()))
      #expect(sessions.count > 4)
      try world.barrier()
    }

    @Test func `a scoring that is complete is not computed again when the next one was stopped`() throws {
      let world = try World.get()
      let tiny = try TinyCorpus(world)
      let members = try ScorerTests.transformers(EnsembleTests.members(2, tiny))
      let windows = try Self.windows(tiny)
      // The first scoring is complete in the first session: its passes are all of a session but one.
      let sessions = try Sessions(stoppedAfter: windows.passCount)
      let scores = try sessions.scores { team, setting in
        let names = ["first", "second"]
        return try names.map { name in
          try EnsembleScorer(members, windows: windows, world: team, setting: setting.named(name)).scores(bytes: 1)
        }
      }
      #expect(scores[0].members == scores[1].members && scores[0].logitAverages == scores[1].logitAverages)
      #expect(!world.isRoot || sessions.resumed.contains(windows.tokenCount), "\(sessions.resumed)")
      try world.barrier()
    }

    @Test func `a directory that cannot be written stops nothing, but a stop is an error then`() throws {
      let world = try World.get()
      let tiny = try TinyCorpus(world)
      let model = try EnsembleTests.members(1, tiny)[0]
      let windows = try Self.windows(tiny)
      let place = try World.kept(TemporaryDirectory())
      try place.write("", to: "file")
      for isStopped in [false, true] {
        var faults = 0
        let state = ScoringState(directory: place.path("file/state"), content: try Fingerprint(of: "test"))
        var setting = ScoringSetting(
          stop: try World.kept(StopFlag(world, timeLimit: isStopped ? 0 : nil)), state: state
        ) {
          if case .notKept = $0 { faults += 1 }
        }
        setting.keepEvery = 0
        let scorer = TransformerScorer(model)
        if isStopped {
          #expect(throws: AgreedFailure.self) {
            _ = try scorer.logProbabilities(of: windows, team: world, setting: setting)
          }
        } else {
          let scores = try scorer.logProbabilities(of: windows, team: world, setting: setting)
          #expect(scores == scorer.logProbabilities(of: windows))
        }
        #expect(faults == (world.isRoot ? 1 : 0))
      }
      try world.barrier()
    }
  }
}
