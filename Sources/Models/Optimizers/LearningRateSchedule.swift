import Foundation

/// Linear warm-up to a peak, then a fall to the final rate after the last step.
///
/// The fall takes all steps after the warm-up, unless the rate stays at its peak until a last fraction of the steps (Hu et al.,
/// "MiniCPM", 2024, https://arxiv.org/abs/2404.06395, section 4: warm-up, stable, decay). The steps after the warm-up may be several
/// cycles, each of which begins at the peak and falls (Loshchilov, Hutter, "SGDR", 2017, https://arxiv.org/abs/1608.03983).
public struct LearningRateSchedule: Sendable {
  /// The largest rate.
  public let peak: Double
  /// The rate that the fall ends at; exactly 0 unless given.
  public let final: Double
  /// Steps that rise; the first already has a rate of peak/warmUpSteps.
  public let warmUpSteps: Int
  /// All steps.
  public let totalSteps: Int
  /// The fall from the peak to the final rate.
  public let decay: RateDecay
  /// The number of steps made at the end of each cycle; the last is all of them.
  public private(set) var cycleEnds: [Int]
  /// The steps of each cycle after the first, where they are given.
  private var laterSteps: Int?

  /// The fall of half a cosine over all steps after the warm-up.
  public static let cosine = RateDecay(fraction: 1, shape: .cosine)

  /// A schedule of one cycle.
  ///
  /// - Parameter warmUpSteps: 1 % of all steps and at least one, unless given.
  public init(
    peak: Double, final: Double = 0, totalSteps: Int, warmUpSteps: Int? = nil, decay: RateDecay = Self.cosine
  ) {
    self.peak = peak
    self.final = final
    self.totalSteps = totalSteps
    self.decay = decay
    self.warmUpSteps = warmUpSteps ?? max(1, (totalSteps + 50) / 100)
    cycleEnds = [totalSteps]
  }

  /// The same schedule with some cycles after the warm-up.
  ///
  /// - Parameter laterSteps: the steps of each cycle after the first, which has all others; nil: nearly the same number for all.
  /// - Precondition: there is at least one cycle.
  public func repeated(cycles: Int, laterSteps: Int? = nil) -> LearningRateSchedule {
    precondition(cycles > 0, "\(cycles) cycles")
    var schedule = self
    schedule.laterSteps = laterSteps
    schedule.cycleEnds = (1...cycles).map { cycle in
      laterSteps.map { totalSteps - (cycles - cycle) * $0 } ?? warmUpSteps + cycle * (totalSteps - warmUpSteps) / cycles
    }
    return schedule
  }

  /// The rate of a step, counted from 0.
  public func rate(at step: Int) -> Double {
    step < warmUpSteps
      ? peak * Double(step + 1) / Double(warmUpSteps) : final + (peak - final) * decay.shape.factor(at: place(of: step))
  }

  /// The part of its cycle's fall that is behind a step, in `0...1`.
  private func place(of step: Int) -> Double {
    let cycle = cycleEnds.firstIndex { step < $0 } ?? cycleEnds.count - 1
    let first = firstDecayStep(ofCycle: cycle)
    let place = Double(step - first) / Double(max(cycleEnds[cycle] - first, 1))
    return min(max(place, 0), 1)
  }

  /// The first step of a cycle's fall, which has the peak still.
  private func firstDecayStep(ofCycle cycle: Int) -> Int {
    let beginning = cycle > 0 ? cycleEnds[cycle - 1] : warmUpSteps
    let length = laterSteps.map { cycle > 0 ? $0 : cycleEnds[0] }.map(Double.init)
    let steps = decay.fraction * (length ?? Double(totalSteps) / Double(cycleEnds.count))
    return max(beginning, cycleEnds[cycle] - max(1, Int(steps.rounded())))
  }
}

extension RateDecay.Shape {
  /// The factor at a place in `0...1`: 1 at 0, and 0 at 1.
  fileprivate func factor(at place: Double) -> Double {
    switch self {
    case .linear: 1 - place
    case .cosine: 0.5 * (1 + cos(.pi * place))
    case .oneMinusSquareRoot: 1 - place.squareRoot()
    }
  }
}
