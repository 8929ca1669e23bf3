import ArgumentParser
import Benchmarking
import Configurations
import Foundation
import Generation
import MessagePassing
import Training
import Transformers

extension BenchmarkShape.Preset: ExpressibleByArgument {}

/// Measures the machine.
struct BenchCommand: RankedCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure training steps as a share of what this machine's matrix products allow.",
    discussion: """
      Example: mpirun -n 2 chorus bench --model small
      A step's share is the time of its matrix products alone, timed at their own shapes in the same run, over the time
      of the step. Kernels: a pass is 512 tokens, GB/s counts what must be read and written. Model GFLOP/s count 6 × (parameters that multiply) and causal attention, for all ranks together.
      """)

  @OptionGroup var common: CommonOptions
  @Flag(help: "Measure training steps; the default when nothing else is asked for.")
  var train = false
  @Flag(help: "Measure training steps on 1, 2, 4, … of the ranks, with the same gradient shares.")
  var ranks = false
  @Flag(help: "Measure the kernels that are no matrix products, on one core.")
  var kernels = false
  @Flag(help: "Measure sampling of 16 texts at a time over all ranks, beside forward passes over as many tokens.")
  var sampling = false
  @Option(
    parsing: .upToNextOption,
    help: "Which models: tiny (1.1 M parameters), small (6.9 M), medium (134 M); the first two unless said otherwise.")
  var model: [BenchmarkShape.Preset] = [.tiny, .small]
  @Option(help: "Timed steps.")
  var steps = 7
  @Option(help: "Gradient shares of a batch; the largest power of two of ranks unless said otherwise.")
  var lanes: Int?

  private struct Result: Encodable {
    let sgemmGFLOPS: Double
    let ranks: Int
    let step: [Row]
    let kernels: [Kernel]
    let sampling: [SamplingRow]
  }

  private struct SamplingRow: Encodable {
    let model: BenchmarkShape.Preset
    let batchSize: Int
    let tokensPerSecond, forwardTokensPerSecond, share: Double
  }

  private struct Row: Encodable {
    let model: BenchmarkShape.Preset
    let ranks, parameters: Int
    let tokensPerSecond, modelGFLOPS, share, updateShare: Double
    let residentBytes: Int
  }

  private struct Kernel: Encodable {
    let model: BenchmarkShape.Preset
    let kernel: String
    let seconds, gigabytesPerSecond: Double
  }

  func validate() throws {
    guard (1...10_000).contains(steps) else { throw ValidationError("--steps must be in 1…10000, not \(steps).") }
  }

  func run(_ session: Session) throws {
    let world = session.world
    try session.warnAboutCores()
    let sizes = teamSizes(world)
    var (rows, measured): ([Row], [Kernel]) = ([], [])
    if !sizes.isEmpty {
      try withTemporaryDirectory(world) { directory in
        for preset in model {
          for size in sizes { if let row = try measure(preset, ranks: size, directory, world) { rows.append(row) } }
        }
      }
    }
    if kernels && world.isRoot { measured = try model.flatMap { try measureKernels($0) } }
    let sampled = sampling ? try model.map { try measureSampling($0, world) } : []
    try world.idleBarrier()
    let result = Result(
      sgemmGFLOPS: SpeedProbe.matrixProductRate(size: 512) / 1e9, ranks: world.size, step: rows, kernels: measured,
      sampling: sampled)
    try session.print(result) { text(result) }
  }

  /// The teams whose steps are measured.
  private func teamSizes(_ world: Communicator) -> [Int] {
    if ranks { return (0..<Int.bitWidth - 1).map { 1 << $0 }.filter { $0 <= world.size } }
    return train || !(kernels || sampling) ? [world.size] : []
  }

  /// The largest power of two that is not above a number.
  private func largestPower(_ number: Int) -> Int { 1 << (Int.bitWidth - 1 - number.leadingZeroBitCount) }

  private func withTemporaryDirectory(_ world: Communicator, _ body: (String) throws -> Void) throws {
    let name = NSTemporaryDirectory() + "chorus-bench-\(UUID().uuidString)"
    let directory = String(decoding: try world.broadcast(Array(name.utf8)), as: UTF8.self)
    try world.agree {
      if world.isRoot { try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true) }
    }
    defer { if world.isRoot { try? FileManager.default.removeItem(atPath: directory) } }
    try body(directory)
  }

  /// Measures the first ranks while the others sleep. Collective over the world.
  ///
  /// - Returns: the row on the first rank of the world and the others that were measured; nil on those that slept.
  private func measure(_ preset: BenchmarkShape.Preset, ranks: Int, _ directory: String, _ world: Communicator) throws
    -> Row?
  {
    let team = try world.split(color: world.rank < ranks ? 0 : nil)
    let row = try team.map { try measure(preset, directory, team: $0, lanes: lanes ?? largestPower(world.size)) }
    try world.idleBarrier()
    return row
  }

  private func measure(_ preset: BenchmarkShape.Preset, _ directory: String, team: Communicator, lanes: Int) throws
    -> Row
  {
    let (benchmark, shape) = try team.agree {
      let shape = try BenchmarkShape(preset)
      let benchmark = try StepBenchmark(
        shape.model, batchSize: shape.batchSize, lanes: lanes, steps: steps + 1, directory: directory)
      return (benchmark, shape)
    }
    let measured = try benchmark.measure(team: team)
    var seconds = [measured.stepSeconds, measured.updateSeconds, measured.productSeconds].map {
      $0 / Double(team.size)
    }
    var perRank = [Double](repeating: 0, count: seconds.count * team.size)
    perRank.replaceSubrange(seconds.count * team.rank..<seconds.count * (team.rank + 1), with: seconds)
    try team.allReduce(&perRank)
    seconds = (0..<3).map { index in (0..<team.size).reduce(0) { $0 + perRank[3 * $1 + index] } }
    return Row(
      model: preset, ranks: team.size, parameters: ParameterLayout(shape.model).count,
      tokensPerSecond: Double(shape.tokensPerStep) / seconds[0], modelGFLOPS: shape.operations / seconds[0] / 1e9,
      share: seconds[2] / seconds[0], updateShare: seconds[1] / seconds[0], residentBytes: residentBytes())
  }

  /// Measures all ranks at the same time, each with its share of the texts. Collective.
  private func measureSampling(_ preset: BenchmarkShape.Preset, _ world: Communicator) throws -> SamplingRow {
    let batchSize = 16
    let share = max(1, batchSize / world.size)
    let benchmark = try world.agree { try SamplingBenchmark(BenchmarkShape(preset).model, batchSize: share) }
    let own = try world.agree { try benchmark.measure(tries: steps) }
    var rates = [Double](repeating: 0, count: 2 * world.size)
    rates[2 * world.rank] = own.tokensPerSecond
    rates[2 * world.rank + 1] = own.forwardTokensPerSecond
    try world.allReduce(&rates)
    let sums = (0..<2).map { index in (0..<world.size).reduce(0) { $0 + rates[2 * $1 + index] } }
    return SamplingRow(
      model: preset, batchSize: share * world.size, tokensPerSecond: sums[0], forwardTokensPerSecond: sums[1],
      share: sums[0] / sums[1])
  }

  private func measureKernels(_ preset: BenchmarkShape.Preset) throws -> [Kernel] {
    KernelBenchmark(try BenchmarkShape(preset).model).measure().map {
      Kernel(
        model: preset, kernel: $0.name, seconds: $0.seconds,
        gigabytesPerSecond: Double($0.bytes) / max($0.seconds, 1e-12) / 1e9)
    }
  }

  private func text(_ result: Result) -> String {
    let rate = "\(result.ranks) rank(s), one sgemm of 512: \(String(format: "%.1f", result.sgemmGFLOPS)) GFLOP/s"
    return
      ([rate] + [stepTable(result.step), kernelTable(result.kernels), samplingTable(result.sampling)].compactMap { $0 })
      .joined(separator: "\n")
  }

  private func stepTable(_ rows: [Row]) -> String? {
    guard !rows.isEmpty else { return nil }
    let heading = [
      "model", "parameters", "ranks", "tokens/s", "GFLOP/s", "share of sgemm", "exchange and update", "rank 0 memory",
    ]
    let cells = rows.map { row in
      [
        "\(row.model)", "\(row.parameters)", "\(row.ranks)", String(format: "%.0f", row.tokensPerSecond),
        String(format: "%.1f", row.modelGFLOPS), percent(row.share), percent(row.updateShare),
        "\(row.residentBytes >> 20) MiB",
      ]
    }
    return TextTable(rows: [heading] + cells).text
  }

  private func samplingTable(_ rows: [SamplingRow]) -> String? {
    guard !rows.isEmpty else { return nil }
    let cells = rows.map { row in
      [
        "\(row.model)", "\(row.batchSize)", String(format: "%.0f", row.tokensPerSecond),
        String(format: "%.0f", row.forwardTokensPerSecond), percent(row.share),
      ]
    }
    let heading = ["model", "texts", "sampled tokens/s", "forward tokens/s", "share of forward"]
    return TextTable(rows: [heading] + cells).text
  }

  private func kernelTable(_ kernels: [Kernel]) -> String? {
    guard !kernels.isEmpty else { return nil }
    let cells = kernels.map {
      [
        "\($0.model)", $0.kernel, String(format: "%.3f", 1e3 * $0.seconds),
        String(format: "%.1f", $0.gigabytesPerSecond),
      ]
    }
    return TextTable(rows: [["model", "kernel", "ms a pass", "GB/s"]] + cells).text
  }

  private func percent(_ share: Double) -> String { String(format: "%.1f %%", 100 * share) }

  /// The largest resident memory of this process so far.
  private func residentBytes() -> Int {
    let lines = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8))?.split(separator: "\n") ?? []
    let peak = lines.first { $0.hasPrefix("VmHWM") }?.split(whereSeparator: { $0 == " " || $0 == "\t" })
    return (peak.flatMap { $0.count > 1 ? Int($0[1]) : nil } ?? 0) << 10
  }
}
