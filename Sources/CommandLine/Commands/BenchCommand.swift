import ArgumentParser
import Configurations
import Foundation
import MessagePassing
import Training
import Transformers

/// Measures the machine.
struct BenchCommand: RankedCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure training steps as a share of what this machine's matrix products allow.",
    discussion: """
      Example: mpirun -n 2 chorus bench --model small
      A step's share is the time of its matrix products alone, timed at their own shapes in the same run, over the time
      of the step. Model GFLOP/s count 6 × (parameters that multiply) and causal attention, for all ranks together.
      """)

  /// A model that is measured.
  enum Preset: String, ExpressibleByArgument, CaseIterable, Encodable { case tiny, small, medium }

  @OptionGroup var common: CommonOptions
  @Option(
    parsing: .upToNextOption,
    help: "Which models: tiny (1.2 M parameters), small (6.9 M), medium (134 M); the first two unless said otherwise.")
  var model: [Preset] = [.tiny, .small]
  @Option(help: "Timed steps.")
  var steps = 7
  @Option(help: "Gradient shares of a batch; the number of ranks unless said otherwise.")
  var lanes: Int?

  private struct Result: Encodable {
    let sgemmGFLOPS: Double
    let ranks: Int
    let step: [Row]
  }

  private struct Row: Encodable {
    let model: Preset
    let parameters: Int
    let tokensPerSecond, modelGFLOPS, share, updateShare: Double
    let residentBytes: Int
  }

  func validate() throws {
    guard (1...10_000).contains(steps) else { throw ValidationError("--steps must be in 1…10000, not \(steps).") }
  }

  func run(_ session: Session) throws {
    let world = session.world
    let name = NSTemporaryDirectory() + "chorus-bench-\(UUID().uuidString)"
    let folder = String(decoding: try world.broadcast(Array(name.utf8)), as: UTF8.self)
    try world.agree {
      if world.isFirst { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }
    }
    defer { if world.isFirst { try? FileManager.default.removeItem(atPath: folder) } }
    let rows = try model.map { try measure($0, folder, session) }
    let result = Result(
      sgemmGFLOPS: SpeedProbe.matrixProductRate(size: 512) / 1e9, ranks: world.size, step: rows)
    try session.print(result) { text(result) }
  }

  private func measure(_ preset: Preset, _ folder: String, _ session: Session) throws -> Row {
    let world = session.world
    let (benchmark, shape) = try world.agree {
      let shape = try Shape(preset)
      let benchmark = try StepBenchmark(
        shape.model, batchSize: shape.batchSize, lanes: lanes ?? world.size, steps: steps + 1, folder: folder)
      return (benchmark, shape)
    }
    let measured = try benchmark.measure(team: world)
    var seconds = [measured.stepSeconds, measured.updateSeconds, measured.productSeconds].map {
      $0 / Double(world.size)
    }
    var perRank = [Double](repeating: 0, count: seconds.count * world.size)
    perRank.replaceSubrange(seconds.count * world.rank..<seconds.count * (world.rank + 1), with: seconds)
    try world.merge(&perRank)
    seconds = (0..<3).map { index in (0..<world.size).reduce(0) { $0 + perRank[3 * $1 + index] } }
    return Row(
      model: preset, parameters: ParameterLayout(shape.model).count,
      tokensPerSecond: Double(shape.tokensPerStep) / seconds[0], modelGFLOPS: shape.operations / seconds[0] / 1e9,
      share: seconds[2] / seconds[0], updateShare: seconds[1] / seconds[0], residentBytes: residentBytes())
  }

  private func text(_ result: Result) -> String {
    let rows = result.step.map { row in
      [
        "\(row.model)", "\(row.parameters)", String(format: "%.0f", row.tokensPerSecond),
        String(format: "%.1f", row.modelGFLOPS), percent(row.share), percent(row.updateShare),
        "\(row.residentBytes >> 20) MiB",
      ]
    }
    let heading = [
      "model", "parameters", "tokens/s", "GFLOP/s", "share of sgemm", "exchange and update", "rank 0 memory",
    ]
    return """
      \(result.ranks) rank(s), one sgemm of 512: \(String(format: "%.1f", result.sgemmGFLOPS)) GFLOP/s
      \(TextTable(rows: [heading] + rows).text)
      """
  }

  private func percent(_ share: Double) -> String { String(format: "%.1f %%", 100 * share) }

  /// The largest resident memory of this process so far.
  private func residentBytes() -> Int {
    let lines = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8))?.split(separator: "\n") ?? []
    let peak = lines.first { $0.hasPrefix("VmHWM") }?.split(whereSeparator: { $0 == " " || $0 == "\t" })
    return (peak.flatMap { $0.count > 1 ? Int($0[1]) : nil } ?? 0) << 10
  }

  /// A model and how it is trained.
  private struct Shape {
    let model: ModelConfiguration
    let batchSize: Int

    init(_ preset: Preset) throws(ConfigurationError) {
      switch preset {
      case .tiny: (model, batchSize) = (try Self.model(4, 128, 4, 384, 1024, 128), 8)
      case .small: (model, batchSize) = (try Self.model(6, 256, 4, 704, 4096, 256), 8)
      case .medium: (model, batchSize) = (try Self.model(12, 768, 12, 2048, 32_000, 512), 2)
      }
    }

    private static func model(
      _ layers: Int, _ width: Int, _ heads: Int, _ inner: Int, _ vocabulary: Int, _ length: Int
    ) throws(ConfigurationError) -> ModelConfiguration {
      try ModelConfiguration(
        layers: layers, hiddenSize: width, headCount: heads, feedForwardSize: inner, vocabularySize: vocabulary,
        contextLength: length)
    }

    var tokensPerStep: Int { batchSize * model.contextLength }

    /// Floating-point operations of a step: 6 × (parameters that multiply) × tokens, plus causal attention.
    var operations: Double {
      let multiplying = ParameterLayout(model).count - model.vocabularySize * model.hiddenSize
      let attention = 6 * model.layers * model.hiddenSize * model.contextLength
      return Double(6 * multiplying + attention) * Double(tokensPerStep)
    }
  }
}
