import Benchmarking
import Foundation
import MessagePassing
import Transformers

/// Training steps on teams of several sizes.
extension BenchCommand {
  /// Measures the training steps of every model and team that was requested. Collective.
  func measureSteps(_ world: Communicator) throws -> [BenchResult.Step] {
    let sizes = teamSizes(world)
    guard !sizes.isEmpty else { return [] }
    let directory = try makeDirectory(world)
    defer { if world.isRoot { try? FileManager.default.removeItem(atPath: directory) } }
    return try model.flatMap { preset in
      try sizes.compactMap { try measureStep(preset, ranks: $0, of: world, in: directory) }
    }
  }

  /// Measures the steps of each model with each of the settings, all in turn; nil when none are named. Collective.
  func measureSwitches(_ world: Communicator) throws -> [BenchResult.Switch]? {
    guard !switches.isEmpty else { return nil }
    let directory = try makeDirectory(world)
    defer { if world.isRoot { try? FileManager.default.removeItem(atPath: directory) } }
    return try model.flatMap { preset in
      let lanes = lanes ?? largestPowerOfTwo(upTo: world.size)
      let benchmarks = try world.agree {
        let shape = try BenchmarkShape(preset)
        return try (["{}"] + switches).map { try benchmark(shape, lanes: lanes, in: directory, settings: $0) }
      }
      let own = try StepBenchmark.measureInTurn(benchmarks, team: world)
      let seconds = try world.sumOverRanks(own).map { $0 / Double(world.size) }
      return zip(switches, seconds.dropFirst()).map {
        BenchResult.Switch(model: preset, settings: $0, seconds: $1, plainSeconds: seconds[0])
      }
    }
  }

  /// The steps of a model, with settings of training that are not the usual ones.
  private func benchmark(
    _ shape: BenchmarkShape, lanes: Int, in directory: String, settings: String = "{}"
  ) throws -> StepBenchmark {
    try StepBenchmark(
      shape.model, batchSize: shape.batchSize, lanes: lanes, steps: steps + 1, directory: directory, settings: settings)
  }

  /// The sizes of the teams whose steps are measured.
  private func teamSizes(_ world: Communicator) -> [Int] {
    if ranks { return (0..<Int.bitWidth - 1).map { 1 << $0 }.filter { $0 <= world.size } }
    return measuresSteps ? [world.size] : []
  }

  /// Makes a temporary directory that all ranks know. Collective.
  private func makeDirectory(_ world: Communicator) throws -> String {
    let name = NSTemporaryDirectory() + "chorus-bench-\(UUID().uuidString)"
    let directory = String(decoding: try world.broadcast(Array(name.utf8)), as: UTF8.self)
    try world.agree {
      if world.isRoot { try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true) }
    }
    return directory
  }

  /// Measures the first ranks while the others sleep. Collective over the world.
  ///
  /// - Returns: The row on the first rank of the world and the others that were measured; nil on those that slept.
  private func measureStep(
    _ preset: BenchmarkShape.Preset, ranks: Int, of world: Communicator, in directory: String
  ) throws -> BenchResult.Step? {
    let team = try world.split(color: world.rank < ranks ? 0 : nil)
    let lanes = lanes ?? largestPowerOfTwo(upTo: world.size)
    let row = try team.map { try measureStep(preset, team: $0, lanes: lanes, in: directory) }
    try world.idleBarrier()
    return row
  }

  private func measureStep(
    _ preset: BenchmarkShape.Preset, team: Communicator, lanes: Int, in directory: String
  ) throws -> BenchResult.Step {
    let shape = try team.agree { try BenchmarkShape(preset) }
    let benchmark = try team.agree { try self.benchmark(shape, lanes: lanes, in: directory) }
    let own = try benchmark.measure(team: team)
    let sums = try team.sumOverRanks(own.sharedValues)
    let mean = StepBenchmark.Result(sums: sums, ranks: team.size)
    return BenchResult.Step(mean, of: preset, shape: shape, ranks: team.size)
  }

  private func largestPowerOfTwo(upTo number: Int) -> Int { 1 << (Int.bitWidth - 1 - number.leadingZeroBitCount) }
}
