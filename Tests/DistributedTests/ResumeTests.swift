import Checkpoints
import Files
import Foundation
import MessagePassing
import TestSupport
import Testing
import Training

extension DistributedSuite {
  /// What was interrupted ends as if nothing had happened.
  @Suite(.serialized)
  struct ResumeTests {
    /// A directory that all ranks name alike.
    private static func sharedDirectory(_ own: TemporaryDirectory, _ world: Communicator) throws -> String {
      String(decoding: try world.broadcast(Array(own.path("shared").utf8)), as: UTF8.self)
    }

    /// The steps and the losses of a run's metrics; their seconds differ.
    private static func metrics(_ directory: String) throws -> [String] {
      try String(decoding: readFile("\(directory)/metrics.jsonl"), as: UTF8.self).split(separator: "\n").map { line in
        let values = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        return values.filter { $0.key != "seconds" }.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
          .joined(separator: " ")
      }
    }

    private static func expectEqual(_ found: String, _ expected: String) throws {
      for file in ["model.safetensors", LogProbabilityFile.name, "result.json", "configuration.json"] {
        #expect(try readFile("\(found)/\(file)") == readFile("\(expected)/\(file)"), "\(file)")
      }
      let snapshot = "snapshots/cycle-1/model.safetensors"
      #expect(exists("\(found)/\(snapshot)") == exists("\(expected)/\(snapshot)"))
      if exists("\(expected)/\(snapshot)") {
        #expect(try readFile("\(found)/\(snapshot)") == readFile("\(expected)/\(snapshot)"))
      }
      #expect(try metrics(found) == metrics(expected))
      #expect(!exists("\(found)/state"))
    }

    /// Makes one step on a team, and all that are left when there is no limit.
    fileprivate static func goOn(
      _ run: Run, on team: Communicator, timeLimit: Int?, report: @escaping (RunEvent) -> Void = { _ in }
    ) throws -> RunOutcome {
      try run.execute(team: team, stop: try World.kept(StopFlag(team, timeLimit: timeLimit)), report: report).0
    }

    @Test(arguments: RunTests.Shape.allCases)
    func `a run that is stopped after every step and every pass, on other ranks each time, writes the same bytes`(
      shape: RunTests.Shape
    ) throws {
      let world = try World.get()
      let tiny = try TinyCorpus(world, documents: 160)
      let own = try World.kept(TemporaryDirectory())
      let directory = try Self.sharedDirectory(own, world)
      let configuration = try RunTests.configuration(shape, tiny)
      try RunTests.train(configuration, tiny, in: own.path("undisturbed"), on: World.alone())
      let run = try Run(configuration, inputs: RunInputs(tiny.corpus), directory: directory)
      let sessions = Sessions(of: run, world: world)
      while try !sessions.next() {}
      // An evaluation has several passes, and every session makes a step, or each of its ranks one of the passes.
      #expect(sessions.count > (try configuration.stepCount()) + (world.size > 2 ? 2 : 5))
      #expect(!world.isRoot || sessions.resumedScorings > 3)
      try Self.expectEqual(directory, own.path("undisturbed"))
      try world.barrier()
    }

    /// Starts of a run that are asked to stop at once, every other one of the first rank alone.
    private final class Sessions {
      private let run: Run
      private let world: Communicator
      private(set) var count = 0
      private(set) var resumedScorings = 0

      init(of run: Run, world: Communicator) {
        self.run = run
        self.world = world
      }

      /// Starts the run once more.
      ///
      /// - Returns: true when it is finished. Collective.
      func next() throws -> Bool {
        count += 1
        let team = count % 2 == 0 ? world : try World.alone()
        var isFinished = false
        if count % 2 == 0 || world.isRoot {
          let outcome = try ResumeTests.goOn(run, on: team, timeLimit: 0) { self.note($0) }
          if case .finished = outcome { isFinished = true }
        }
        try #require(count < 500, "the run makes no progress")
        return try world.allReduceOr(isFinished)
      }

      private func note(_ event: RunEvent) {
        if case .scoring(_, .resumed) = event { resumedScorings += 1 }
      }
    }

    @Test(arguments: [0, 100, -1])
    func `a damaged checkpoint is rejected and the one before it used`(damagedByte: Int) throws {
      let world = try World.get()
      let tiny = try TinyCorpus(world)
      let own = try World.kept(TemporaryDirectory())
      let directory = try Self.sharedDirectory(own, world)
      let configuration = try RunTests.configuration(.dense, tiny)
      try RunTests.train(configuration, tiny, in: own.path("undisturbed"), on: World.alone())
      let run = try Run(configuration, inputs: RunInputs(tiny.corpus), directory: directory)
      for _ in 1...3 { _ = try Self.goOn(run, on: world, timeLimit: 0) }
      if world.isRoot {
        #expect(
          try FileManager.default.contentsOfDirectory(atPath: "\(directory)/state").sorted() == [
            "2.safetensors", "3.safetensors",
          ])
        try flipByte(of: "\(directory)/state/3.safetensors", at: damagedByte)
      }
      try world.barrier()
      var (rejected, resumed): (Int, Int?) = (0, nil)
      _ = try Self.goOn(run, on: world, timeLimit: nil) { event in
        switch event {
        case .rejectedCheckpoint: rejected += 1
        case .resumed(let step, _): resumed = step
        case .planned, .progress, .scoring, .waiting, .unreached: break
        }
      }
      #expect(rejected == (world.isRoot ? 1 : 0))
      #expect(resumed == (world.isRoot ? 2 : nil))
      try Self.expectEqual(directory, own.path("undisturbed"))
      try world.barrier()
    }

    @Test func `metrics that lost lines make a run start anew`() throws {
      let world = try World.get()
      let tiny = try TinyCorpus(world)
      let own = try World.kept(TemporaryDirectory())
      let directory = try Self.sharedDirectory(own, world)
      let configuration = try RunTests.configuration(.dense, tiny)
      try RunTests.train(configuration, tiny, in: own.path("undisturbed"), on: World.alone())
      let run = try Run(configuration, inputs: RunInputs(tiny.corpus), directory: directory)
      _ = try Self.goOn(run, on: world, timeLimit: 0)
      if world.isRoot { try Data().write(to: URL(fileURLWithPath: "\(directory)/metrics.jsonl")) }
      try world.barrier()
      _ = try Self.goOn(run, on: world, timeLimit: nil)
      try Self.expectEqual(directory, own.path("undisturbed"))
      try world.barrier()
    }

    @Test func `a run that another program trains is waited for, which is told once`() throws {
      let world = try World.get()
      let tiny = try TinyCorpus(world)
      let own = try World.kept(TemporaryDirectory())
      let directory = try Self.sharedDirectory(own, world)
      let run = try Run(RunTests.configuration(.dense, tiny), inputs: RunInputs(tiny.corpus), directory: directory)
      var lock = world.isRoot ? try DirectoryLock(directory: directory) : nil
      try world.barrier()
      var waitedFor: [String] = []
      let stop = try World.kept(StopFlag(world, timeLimit: nil))
      let completion = try run.complete(team: world, ifInUse: .wait, stop: stop) { event in
        guard case .waiting(let directory) = event else { return }
        waitedFor.append(directory)
        lock = nil
      }
      #expect(waitedFor == (world.isRoot ? [directory] : []))
      guard case .trained(.finished, _) = completion else {
        Issue.record("the run ended with \(completion)")
        return
      }
      #expect(lock == nil && exists(run.manifestPath))
      try world.barrier()
    }

    @Test func `the request of one rank reaches all`() throws {
      let world = try World.get()
      let stop = try World.kept(StopFlag(world, timeLimit: world.rank == world.size - 1 ? 0 : nil))
      while try !stop.poll() { usleep(1000) }
      try stop.barrier()
      #expect(stop.reason == (world.rank == world.size - 1 ? .timeLimit(seconds: 0) : .otherRank))
      try world.barrier()
    }

    @Test func `nobody stops unasked`() throws {
      let world = try World.get()
      let stop = try World.kept(StopFlag(world, timeLimit: 3600))
      try stop.barrier()
      #expect(try !stop.poll() && stop.reason == nil)
      try world.barrier()
      #expect(try stop.poll(reserve: 3601))
      try world.barrier()
    }
  }
}

/// Turns the bits of one byte of a file; a negative offset counts from the end.
private func flipByte(of path: String, at offset: Int) throws {
  var bytes = try readFile(path)
  let index = offset < 0 ? bytes.count + offset : offset
  bytes[index] ^= 0xFF
  try Data(bytes).write(to: URL(fileURLWithPath: path))
}
