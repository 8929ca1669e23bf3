import TensorKernels
import Training
import Transformers

/// The speed of the non-GEMM kernels, at the shapes of a model's pass.
public struct KernelBenchmark {
  /// One kernel.
  public struct Result: Sendable {
    /// The operation, for a table.
    public let name: String
    /// Seconds of one call over a pass.
    public let seconds: Double
    /// The least number of bytes that it reads and writes in that time.
    public let bytes: Int
  }

  private let model: ModelConfiguration
  private let rows: Int
  private let parameterCount: Int

  /// Kernels at the shapes of a model.
  public init(_ model: ModelConfiguration) {
    self.model = model
    rows = max(1, LaneGradient.tokensPerPass / model.contextLength) * model.contextLength
    parameterCount = min(ParameterLayout(model).count, 1 << 24)
  }

  /// Times every kernel on one core.
  public func measure() -> [Result] {
    [
      normForward(), normBackward(), rotation(), gateForward(), gateBackward(), attentionForward(), attentionBackward(),
      crossEntropy(), update(),
    ]
  }

  private func tensor(_ columns: Int, rows: Int? = nil) -> Tensor {
    let tensor = Tensor(rows: rows ?? self.rows, columns: columns)
    tensor.fill(0.01)
    return tensor
  }

  /// - Parameter values: The number of float32 values that a call must read and write.
  private func result(_ name: String, values: Int, _ body: () -> Void) -> Result {
    Result(name: name, seconds: Stopwatch.best(body), bytes: values * MemoryLayout<Float>.stride)
  }

  private func normForward() -> Result {
    let x = tensor(model.hiddenSize)
    let y = tensor(model.hiddenSize)
    let gain = tensor(model.hiddenSize, rows: 1)
    let scales = tensor(rows, rows: 1)
    return result("RMSNorm forward", values: 2 * x.count) {
      RMSNorm(gain: gain, epsilon: 1e-5).forward(x, into: y, scales: scales)
    }
  }

  private func normBackward() -> Result {
    let x = tensor(model.hiddenSize)
    let dy = tensor(model.hiddenSize)
    let dx = tensor(model.hiddenSize)
    let gain = tensor(model.hiddenSize, rows: 1)
    let dGain = tensor(model.hiddenSize, rows: 1)
    let scales = tensor(rows, rows: 1)
    return result("RMSNorm backward", values: 4 * x.count) {
      RMSNorm(gain: gain, epsilon: 1e-5).backward(x, scales: scales, dy: dy, dx: dx, dGain: dGain)
    }
  }

  private func rotation() -> Result {
    let x = tensor(model.heads.rotatedColumns)
    let rotary = RotaryEmbedding(model)
    return result("rotary embedding", values: 2 * x.count) { rotary.apply(x, sequenceLength: model.contextLength) }
  }

  private func gateForward() -> Result {
    let gateUp = tensor(2 * model.feedForwardSize)
    let hidden = tensor(model.feedForwardSize)
    return result("SwiGLU forward", values: 3 * hidden.count) { SwiGLU.forward(gateUp, into: hidden) }
  }

  private func gateBackward() -> Result {
    let gateUp = tensor(2 * model.feedForwardSize)
    let hidden = tensor(model.feedForwardSize)
    return result("SwiGLU backward", values: 5 * hidden.count) { SwiGLU.backward(gateUp, dHidden: hidden) }
  }

  /// A pass over some queries, keys and values, with memory for its results.
  private func attentionPass(_ x: Tensor) -> CausalAttention.Pass {
    CausalAttention.Pass(
      queryKeyValue: x, sequenceLength: model.contextLength, mixed: tensor(model.heads.queryColumns),
      logSumExps: tensor(rows, rows: model.headCount))
  }

  private func attentionForward() -> Result {
    let attention = CausalAttention(model)
    let x = tensor(model.queryKeyValueSize)
    let pass = attentionPass(x)
    return result("attention forward", values: x.count + pass.mixed.count) { attention.forward(pass) }
  }

  private func attentionBackward() -> Result {
    let attention = CausalAttention(model)
    let x = tensor(model.queryKeyValueSize)
    let dx = tensor(model.queryKeyValueSize)
    let dMixed = tensor(model.heads.queryColumns)
    let pass = attentionPass(x)
    attention.forward(pass)
    return result("attention backward", values: 2 * x.count + 2 * dMixed.count) {
      attention.backward(pass, dMixed: dMixed, dQueryKeyValue: dx)
    }
  }

  private func crossEntropy() -> Result {
    let logits = tensor(model.vocabularySize, rows: Transformer.chunkLength)
    let targets = [UInt32](repeating: 0, count: Transformer.chunkLength)
    return result("cross entropy, forward and backward", values: 2 * logits.count) {
      _ = CrossEntropy.backward(logits, targets: targets[...], factors: LossFactors(scale: 1))
    }
  }

  private func update() -> Result {
    func vector() -> Tensor { tensor(parameterCount, rows: 1) }
    let parameters = vector()
    let gradients = vector()
    let first = vector()
    let second = vector()
    let update = AdamWUpdate(
      .init(beta1: 0.9, beta2: 0.95, epsilon: 1e-8), step: 1, learningRate: 1e-6, gradientScale: 1)
    return result("AdamW", values: 7 * parameterCount) {
      update.apply(
        parameters: parameters, gradients: gradients, firstMoments: first, secondMoments: second, weightDecay: 0.1)
    }
  }
}
