import ArgumentParser
import Benchmarking
import Configurations
import Foundation
import Generation
import MessagePassing
import Training
import Transformers

extension BenchmarkShape.Preset: ExpressibleByArgument {}

/// Measures the speed of the machine.
struct BenchCommand: RankedCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure training steps against what this machine's matrix products allow.",
    discussion: """
      Example: mpirun -n 2 chorus bench --model small
      "of sgemm" is the time that the matrix products of a step take alone, at their own shapes and in the same run, \
      divided by the time of the step. For kernels, a pass is 512 tokens, and GB/s counts the bytes that must be read \
      and written. Model GFLOP/s count 6 operations per weight of a matrix product and token, plus causal attention, \
      for all ranks together.
      """)

  @OptionGroup var common: CommonOptions
  @Flag(help: "Measure training steps; the default when no other measurement is requested.")
  var train = false
  @Flag(help: "Measure training steps on 1, 2, 4, … of the ranks, with the same number of lanes.")
  var ranks = false
  @Flag(help: "Measure the non-GEMM kernels, on one core.")
  var kernels = false
  @Flag(help: "Measure sampling of 16 texts at a time over all ranks, beside forward passes over as many tokens.")
  var sampling = false
  @Option(
    parsing: .upToNextOption,
    help: "The models: tiny (1.1 M parameters), small (6.9 M), medium (134 M).")
  var model: [BenchmarkShape.Preset] = [.tiny, .small]
  @Option(help: "Timed steps.")
  var steps = 7
  @Option(help: "Lanes of a batch. (default: the largest power of two that is at most the number of ranks)")
  var lanes: Int?

  func validate() throws {
    guard (1...10_000).contains(steps) else { throw ValidationError("--steps must be in 1…10000, not \(steps).") }
  }

  func run(_ session: Session) throws {
    let world = session.world
    try session.warnAboutCores()
    let stepRows = try measureSteps(world)
    let kernelRows = kernels && world.isRoot ? try model.flatMap { try measureKernels($0) } : []
    let samplingRows = sampling ? try model.map { try measureSampling($0, world) } : []
    try world.idleBarrier()
    let result = BenchResult(
      sgemmGFLOPS: SpeedProbe.matrixProductRate(size: 512) / 1e9, ranks: world.size, step: stepRows,
      kernels: kernelRows, sampling: samplingRows)
    try session.print(result) { result.text }
  }

  /// The sizes of the teams whose steps are measured.
  private func teamSizes(_ world: Communicator) -> [Int] {
    if ranks { return (0..<Int.bitWidth - 1).map { 1 << $0 }.filter { $0 <= world.size } }
    return train || !(kernels || sampling) ? [world.size] : []
  }

  /// The largest power of two that is not above a number.
  private func largestPower(_ number: Int) -> Int { 1 << (Int.bitWidth - 1 - number.leadingZeroBitCount) }

  /// Calls a function with a new directory that all ranks know and that is removed afterwards. Collective.
  private func withTemporaryDirectory(_ world: Communicator, _ body: (String) throws -> Void) throws {
    let name = NSTemporaryDirectory() + "chorus-bench-\(UUID().uuidString)"
    let directory = String(decoding: try world.broadcast(Array(name.utf8)), as: UTF8.self)
    try world.agree {
      if world.isRoot { try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true) }
    }
    defer { if world.isRoot { try? FileManager.default.removeItem(atPath: directory) } }
    try body(directory)
  }

  /// Measures the training steps of every model and team that was requested. Collective.
  private func measureSteps(_ world: Communicator) throws -> [BenchResult.Step] {
    let sizes = teamSizes(world)
    guard !sizes.isEmpty else { return [] }
    var rows: [BenchResult.Step] = []
    try withTemporaryDirectory(world) { directory in
      for preset in model {
        for size in sizes {
          if let row = try measureStep(preset, ranks: size, of: world, in: directory) { rows.append(row) }
        }
      }
    }
    return rows
  }

  /// Measures the first ranks while the others sleep. Collective over the world.
  ///
  /// - Returns: The row on the first rank of the world and the others that were measured; nil on those that slept.
  private func measureStep(
    _ preset: BenchmarkShape.Preset, ranks: Int, of world: Communicator, in directory: String
  ) throws -> BenchResult.Step? {
    let team = try world.split(color: world.rank < ranks ? 0 : nil)
    let lanes = lanes ?? largestPower(world.size)
    let row = try team.map { try measureStep(preset, team: $0, lanes: lanes, in: directory) }
    try world.idleBarrier()
    return row
  }

  private func measureStep(
    _ preset: BenchmarkShape.Preset, team: Communicator, lanes: Int, in directory: String
  ) throws -> BenchResult.Step {
    let shape = try team.agree { try BenchmarkShape(preset) }
    let benchmark = try team.agree {
      try StepBenchmark(
        shape.model, batchSize: shape.batchSize, lanes: lanes, steps: steps + 1, directory: directory)
    }
    let own = try benchmark.measure(team: team)
    let sums = try sum([own.stepSeconds, own.updateSeconds, own.productSeconds], over: team)
    let stepSeconds = sums[0] / Double(team.size)
    return BenchResult.Step(
      model: preset, ranks: team.size, parameters: ParameterLayout(shape.model).count,
      tokensPerSecond: Double(shape.tokensPerStep) / stepSeconds, modelGFLOPS: shape.operations / stepSeconds / 1e9,
      productFraction: sums[2] / sums[0], updateFraction: sums[1] / sums[0], residentBytes: peakResidentBytes())
  }

  /// The sums of some values over the ranks of a team, added in the order of the ranks. Collective.
  private func sum(_ values: [Double], over team: Communicator) throws -> [Double] {
    var perRank = [Double](repeating: 0, count: values.count * team.size)
    perRank.replaceSubrange(values.count * team.rank..<values.count * (team.rank + 1), with: values)
    try team.allReduce(&perRank)
    return values.indices.map { index in
      (0..<team.size).reduce(0) { $0 + perRank[values.count * $1 + index] }
    }
  }

  /// Measures all ranks at the same time, each with a part of the texts. Collective.
  private func measureSampling(_ preset: BenchmarkShape.Preset, _ world: Communicator) throws -> BenchResult.Sampling {
    let textsPerRank = max(1, 16 / world.size)
    let benchmark = try world.agree { try SamplingBenchmark(BenchmarkShape(preset).model, batchSize: textsPerRank) }
    let own = try world.agree { try benchmark.measure(tries: steps) }
    let rates = try sum([own.tokensPerSecond, own.forwardTokensPerSecond], over: world)
    return BenchResult.Sampling(
      model: preset, batchSize: textsPerRank * world.size, tokensPerSecond: rates[0],
      forwardTokensPerSecond: rates[1], forwardFraction: rates[0] / rates[1])
  }

  private func measureKernels(_ preset: BenchmarkShape.Preset) throws -> [BenchResult.Kernel] {
    KernelBenchmark(try BenchmarkShape(preset).model).measure().map {
      BenchResult.Kernel(
        model: preset, kernel: $0.name, seconds: $0.seconds,
        gigabytesPerSecond: Double($0.bytes) / max($0.seconds, 1e-12) / 1e9)
    }
  }

  /// The largest resident memory of this process so far.
  private func peakResidentBytes() -> Int {
    let lines = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8))?.split(separator: "\n") ?? []
    let peak = lines.first { $0.hasPrefix("VmHWM") }?.split(whereSeparator: { $0 == " " || $0 == "\t" })
    return (peak.flatMap { $0.count > 1 ? Int($0[1]) : nil } ?? 0) << 10
  }
}
