import ArgumentParser
import Benchmarking
import MessagePassing
import TensorKernels

extension BenchmarkShape.Preset: ExpressibleByArgument {}

/// Measures the speed of the machine.
struct BenchCommand: RankedCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure training steps against what this machine's matrix products allow.",
    discussion: """
      Example: mpirun -n 2 chorus bench --model small
      "of products" is the time that the matrix products of a step take alone, at their own shapes and in the same run, \
      divided by the time of the step. "of peak" is the rate of model operations of a rank, divided by that of independent \
      multiply-adds in registers, which one core cannot exceed. For kernels, a pass is 512 tokens, and GB/s counts the bytes that must be read \
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
  @Option(
    name: .customLong("switch"), parsing: .upToNextOption,
    help: ArgumentHelp(
      "Settings of training whose steps are measured beside plain ones, in turn. Example: --switch '{optimizer: muon}'",
      valueName: "settings"))
  var switches: [String] = []
  @Option(parsing: .unconditional, help: "Timed steps.")
  var steps = 7
  @Option(
    parsing: .unconditional,
    help: "Lanes of a batch. (default: the largest power of two that is at most the number of ranks)")
  var lanes: Int?

  func validate() throws {
    guard (1...10_000).contains(steps) else { throw ValidationError("--steps must be in 1…10000, not \(steps).") }
  }

  func run(_ session: Session) throws {
    try session.warnAboutCores()
    if lanes != nil, !measuresSteps, switches.isEmpty {
      session.warn(["--lanes has no effect: no training steps are measured"])
    }
    let result = try measure(session.world)
    try session.print(result) { result.text }
  }

  /// True when training steps are measured: when they were requested, or nothing was.
  var measuresSteps: Bool { train || ranks || !(kernels || sampling || !switches.isEmpty) }

  /// Measures everything that was requested. Collective.
  private func measure(_ world: Communicator) throws -> BenchResult {
    let steps = try measureSteps(world)
    let kernels = kernels && world.isRoot ? try model.flatMap { try measureKernels($0) } : []
    let sampling = sampling ? try model.map { try measureSampling($0, world) } : []
    let switches = try measureSwitches(world)
    try world.idleBarrier()
    return BenchResult(
      sgemmGFLOPS: SpeedProbe.matrixProductRate(size: 512) / 1e9,
      peakGFLOPS: SpeedProbe.multiplyAddRate().map { $0 / 1e9 }, matrixKernels: MatrixProduct.kernels.description,
      ranks: world.size, step: steps, kernels: kernels, sampling: sampling, switches: switches)
  }

  /// Measures all ranks at the same time, each with a part of the texts. Collective.
  private func measureSampling(_ preset: BenchmarkShape.Preset, _ world: Communicator) throws -> BenchResult.Sampling {
    let textsPerRank = max(1, 16 / world.size)
    let benchmark = try world.agree { try SamplingBenchmark(BenchmarkShape(preset).model, batchSize: textsPerRank) }
    let own = try world.agree { try benchmark.measure(tries: steps) }
    let rates = try world.sumOverRanks([own.tokensPerSecond, own.forwardTokensPerSecond])
    return BenchResult.Sampling(
      model: preset, batchSize: textsPerRank * world.size, tokensPerSecond: rates[0],
      forwardTokensPerSecond: rates[1])
  }

  private func measureKernels(_ preset: BenchmarkShape.Preset) throws -> [BenchResult.Kernel] {
    KernelBenchmark(try BenchmarkShape(preset).model).measure().map { BenchResult.Kernel($0, of: preset) }
  }
}
