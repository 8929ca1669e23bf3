import Optimizers
import Transformers

extension TrainingConfiguration {
  /// The optimizer of the settings, for a run with a schedule.
  package func makeOptimizer(_ schedule: LearningRateSchedule) -> any Optimizer {
    guard let weightAverage else { return makeOptimizer() }
    return AveragingOptimizer(makeOptimizer(), average: weightAverage.rule(schedule))
  }

  /// The number of its state buffers, an average of the weights included.
  var stateCount: Int { makeOptimizer().stateNames.count + (weightAverage == nil ? 0 : 1) }

  /// The elements of its working memory for parameters that one rank updates.
  func scratchCount(_ segments: [ParameterSegment]) -> Int { makeOptimizer().scratchCount(segments) }

  /// The optimizer of the weights themselves.
  private func makeOptimizer() -> any Optimizer {
    switch optimizerKind ?? .adamW {
    case .adamW: AdamW(optimizer)
    case .muon: Muon(optimizer)
    }
  }

  /// The learning rates of so many steps.
  package func schedule(totalSteps: Int) -> LearningRateSchedule {
    LearningRateSchedule(
      peak: learningRate, final: finalLearningRate ?? 0, totalSteps: totalSteps,
      warmUpSteps: warmup.map { warmUpSteps($0, of: totalSteps) }, decay: rateDecay
    ).repeated(cycles: cycles, laterSteps: laterCycleSteps(of: totalSteps))
  }

  /// The factor of the weight decay in a step with a learning rate.
  package func weightDecayFactor(learningRate rate: Double) -> Double {
    (weightDecaySchedule ?? .constant).factor(rate: rate, peak: learningRate)
  }

  /// The fall of the learning rate.
  private var rateDecay: RateDecay {
    switch schedule ?? .cosine {
    case .cosine: LearningRateSchedule.cosine
    case .linear: RateDecay(fraction: 1, shape: .linear)
    case .warmupStableDecay: learningRateDecay ?? .usual
    }
  }

  /// A fraction of the steps, at least one of them where it is above 0.
  private func warmUpSteps(_ fraction: Double, of totalSteps: Int) -> Int {
    fraction == 0 ? 0 : max(1, Int((fraction * Double(totalSteps)).rounded()))
  }
}
