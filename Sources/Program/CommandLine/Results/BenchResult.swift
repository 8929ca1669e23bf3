import Benchmarking
import Foundation
import Quantities
import Transformers

/// The output of `bench`.
struct BenchResult: Encodable {
  /// The training steps of one model on one team.
  struct Step: Encodable {
    let model: BenchmarkShape.Preset
    let ranks, parameters: Int
    let tokensPerSecond, modelGFLOPS: Double
    /// The operations of a rank, divided by the peak of a core; absent where products are the library's.
    let peakFraction: Double?
    /// The time of the matrix products alone, divided by the time of the step.
    let productFraction: Double
    /// The fraction of a step that goes into exchanging gradients, waiting and updating.
    let updateFraction: Double
    let residentBytes: Int

    enum CodingKeys: String, CodingKey {
      case model, ranks, parameters, tokensPerSecond, modelGFLOPS, residentBytes
      case peakFraction = "shareOfPeak"
      case productFraction = "share"
      case updateFraction = "updateShare"
    }

    /// The row of measured times, the means over the ranks of a team.
    init(_ mean: StepBenchmark.Result, of model: BenchmarkShape.Preset, shape: BenchmarkShape, ranks: Int) {
      self.model = model
      self.ranks = ranks
      parameters = ParameterLayout(shape.model).count
      tokensPerSecond = Double(shape.tokensPerStep) / mean.stepSeconds
      modelGFLOPS = shape.operations / mean.stepSeconds / 1e9
      peakFraction = mean.peakRate.map { shape.operations / mean.stepSeconds / Double(ranks) / $0 }
      productFraction = mean.productSeconds / mean.stepSeconds
      updateFraction = mean.updateSeconds / mean.stepSeconds
      residentBytes = MachineFacts.peakResidentBytes
    }
  }

  /// One kernel at the shapes of one model.
  struct Kernel: Encodable {
    let model: BenchmarkShape.Preset
    let kernel: String
    let seconds, gigabytesPerSecond: Double

    init(_ result: KernelBenchmark.Result, of model: BenchmarkShape.Preset) {
      self.model = model
      kernel = result.name
      seconds = result.seconds
      gigabytesPerSecond = Double(result.bytes) / max(seconds, 1e-12) / 1e9
    }
  }

  /// Sampling beside forward passes, for one model.
  struct Sampling: Encodable {
    let model: BenchmarkShape.Preset
    let batchSize: Int
    let tokensPerSecond, forwardTokensPerSecond: Double
    /// The speed of sampling, divided by the speed of forward passes.
    let forwardFraction: Double

    enum CodingKeys: String, CodingKey {
      case model, batchSize, tokensPerSecond, forwardTokensPerSecond
      case forwardFraction = "share"
    }

    init(model: BenchmarkShape.Preset, batchSize: Int, tokensPerSecond: Double, forwardTokensPerSecond: Double) {
      self.model = model
      self.batchSize = batchSize
      self.tokensPerSecond = tokensPerSecond
      self.forwardTokensPerSecond = forwardTokensPerSecond
      forwardFraction = tokensPerSecond / forwardTokensPerSecond
    }
  }

  /// The steps of one model with some settings of training, beside plain ones.
  struct Switch: Encodable {
    let model: BenchmarkShape.Preset
    let settings: String
    let seconds, plainSeconds: Double
  }

  /// The rate of a product of 512 × 512 × 512 on one core.
  let sgemmGFLOPS: Double
  /// The multiply-add peak of a core; absent where products are the library's.
  let peakGFLOPS: Double?
  /// The kernels of products.
  let matrixKernels: String
  let ranks: Int
  let step: [Step]
  let kernels: [Kernel]
  let sampling: [Sampling]
  let switches: [Switch]?

  /// The tables of what was measured.
  var text: String {
    let peak = peakGFLOPS.map { ", the multiply-add peak of a core: \(String(format: "%.1f", $0)) GFLOP/s" } ?? ""
    let rate = """
      \(ranks) rank(s), products by \(matrixKernels), one of 512: \(String(format: "%.1f", sgemmGFLOPS)) GFLOP/s\(peak)
      """
    return ([rate] + [stepTable, kernelTable, samplingTable, switchTable].compactMap { $0 }).joined(separator: "\n")
  }

  private var stepTable: String? {
    guard !step.isEmpty else { return nil }
    let heading = [
      "model", "parameters", "ranks", "tokens/s", "GFLOP/s", "of peak", "of products", "exchange and update",
      "rank 0 memory",
    ]
    let cells = step.map { row in
      [
        "\(row.model)", Quantity.count(row.parameters), "\(row.ranks)", String(format: "%.0f", row.tokensPerSecond),
        String(format: "%.1f", row.modelGFLOPS), row.peakFraction.map(percent) ?? "–", percent(row.productFraction),
        percent(row.updateFraction), Quantity.bytes(row.residentBytes),
      ]
    }
    return TextTable(heading: heading, rows: cells).text
  }

  private var kernelTable: String? {
    guard !kernels.isEmpty else { return nil }
    let cells = kernels.map {
      [
        "\($0.model)", $0.kernel, String(format: "%.3f", 1e3 * $0.seconds),
        String(format: "%.1f", $0.gigabytesPerSecond),
      ]
    }
    return TextTable(heading: ["model", "kernel", "ms per pass", "GB/s"], rows: cells).text
  }

  private var samplingTable: String? {
    guard !sampling.isEmpty else { return nil }
    let cells = sampling.map { row in
      [
        "\(row.model)", "\(row.batchSize)", String(format: "%.0f", row.tokensPerSecond),
        String(format: "%.0f", row.forwardTokensPerSecond), percent(row.forwardFraction),
      ]
    }
    let heading = ["model", "texts", "sampled tokens/s", "forward tokens/s", "of forward"]
    return TextTable(heading: heading, rows: cells).text
  }

  private var switchTable: String? {
    guard let switches else { return nil }
    let cells = switches.map { row in
      [
        "\(row.model)", row.settings, String(format: "%.2f", 1e3 * row.seconds),
        String(format: "%.3f", row.seconds / row.plainSeconds),
      ]
    }
    return TextTable(heading: ["model", "settings", "ms per step", "of a plain step"], rows: cells).text
  }

  private func percent(_ fraction: Double) -> String { String(format: "%.1f %%", 100 * fraction) }
}
