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
}
