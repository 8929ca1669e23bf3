import Foundation
import Optimizers
import Testing

@Suite struct LearningRateScheduleTests {
  @Test func `the rate rises linearly, then falls along half a cosine to 0`() {
    let schedule = LearningRateSchedule(peak: 2, totalSteps: 200)
    #expect(schedule.warmUpSteps == 2)
    #expect(schedule.rate(at: 0) == 1 && schedule.rate(at: 1) == 2)
    #expect(schedule.rate(at: 2) == 2 && schedule.rate(at: 200) == 0)
    #expect(abs(schedule.rate(at: 101) - 1) < 1e-12, "half of the way down")
  }

  @Test func `the cosine ends at the final rate`() {
    let schedule = LearningRateSchedule(peak: 2, final: 0.5, totalSteps: 100, warmUpSteps: 0)
    #expect(schedule.rate(at: 0) == 2 && schedule.rate(at: 100) == 0.5)
    #expect(abs(schedule.rate(at: 50) - 1.25) < 1e-12)
    #expect(abs(schedule.rate(at: 25) - (0.5 + 1.5 * 0.5 * (1 + cos(.pi / 4)))) < 1e-12)
  }

  @Test func `a run of one step has the peak`() {
    #expect(LearningRateSchedule(peak: 3, totalSteps: 1).rate(at: 0) == 3)
    #expect(LearningRateSchedule(peak: 3, totalSteps: 1, warmUpSteps: 0).rate(at: 0) == 3)
  }

  @Test(arguments: RateDecay.Shape.allCases)
  func `a stable rate stays at the peak and falls over a last fraction of the steps`(shape: RateDecay.Shape) {
    let schedule = LearningRateSchedule(
      peak: 2, totalSteps: 100, warmUpSteps: 10, decay: RateDecay(fraction: 0.16, shape: shape))
    #expect(schedule.rate(at: 4) == 1 && (9...84).allSatisfy { schedule.rate(at: $0) == 2 })
    #expect(schedule.rate(at: 85) < 2 && schedule.rate(at: 100) == 0)
    let half: [RateDecay.Shape: Double] = [.linear: 1, .cosine: 1, .oneMinusSquareRoot: 2 * (1 - 0.5.squareRoot())]
    #expect(abs(schedule.rate(at: 92) - (half[shape] ?? 0)) < 1e-12, "half of the way down")
    #expect((84..<100).allSatisfy { schedule.rate(at: $0 + 1) < schedule.rate(at: $0) })
  }

  @Test func `a fall over all steps begins behind the warm-up`() {
    let schedule = LearningRateSchedule(
      peak: 2, final: 1, totalSteps: 14, warmUpSteps: 4, decay: RateDecay(fraction: 1, shape: .linear))
    #expect(schedule.rate(at: 3) == 2 && schedule.rate(at: 4) == 2)
    #expect(schedule.rate(at: 9) == 1.5 && schedule.rate(at: 14) == 1)
  }

  @Test func `each cycle falls from the peak, and a fraction of the steps is that of all cycles`() {
    let decay = RateDecay(fraction: 0.4, shape: .linear)
    let schedule = LearningRateSchedule(peak: 2, totalSteps: 22, warmUpSteps: 2, decay: decay).repeated(cycles: 2)
    #expect(schedule.cycleEnds == [12, 22])
    // Two fifths of 22 steps are 4 in each of two cycles.
    #expect((2...8).allSatisfy { schedule.rate(at: $0) == 2 && schedule.rate(at: $0 + 10) == 2 })
    #expect((9...11).map { schedule.rate(at: $0) } == [1.5, 1, 0.5])
    #expect((19...22).map { schedule.rate(at: $0) } == [1.5, 1, 0.5, 0])
  }

  @Test func `the first cycle has the steps that later ones leave`() {
    let schedule = LearningRateSchedule(
      peak: 2, totalSteps: 22, warmUpSteps: 2, decay: RateDecay(fraction: 1, shape: .linear)
    ).repeated(cycles: 3, laterSteps: 5)
    #expect(schedule.cycleEnds == [12, 17, 22])
    #expect([2, 7, 12, 17, 22].map { schedule.rate(at: $0) } == [2, 1, 2, 2, 0])
    #expect((13...15).map { schedule.rate(at: $0) } == [1.6, 1.2, 0.8])
    let stable = LearningRateSchedule(
      peak: 2, totalSteps: 30, warmUpSteps: 0, decay: RateDecay(fraction: 0.5, shape: .linear)
    ).repeated(cycles: 2, laterSteps: 10)
    #expect([10, 15, 20, 25, 26].map { stable.rate(at: $0) } == [2, 1, 2, 2, 1.6], "half of each cycle falls")
  }

  @Test func `the weight decay rises to twice its value as the rate falls`() {
    let factors = [0, 0.5, 2].map { WeightDecaySchedule.oppositeToRate.factor(rate: $0, peak: 2) }
    #expect(factors == [2, 1.75, 1])
    #expect(WeightDecaySchedule.constant.factor(rate: 0.5, peak: 2) == 1)
    #expect(WeightDecaySchedule.oppositeToRate.factor(rate: 0, peak: 0) == 1)
  }
}
