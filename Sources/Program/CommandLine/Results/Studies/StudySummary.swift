import Files
import Reports
import Studies

/// The output of `study run --json`.
struct StudySummary: Encodable {
  let study: String
  let runs, trained, reused, diverged: Int
  let seconds, coreSeconds, busyShare: Double
  /// True when every search ended with a certificate.
  let certified: Bool
  let recipes: [Outcome]
  let ensembles: [Ensemble]
  let dataEfficiency: [Efficiency]
  let controls: [Control]
  let distilled: [Distilled]
  let continued: [Continued]
  let synthetic: [Synthetic]
  let bootstrap: [Bootstrap]
  let ablation: [Ablation]
  let report: String
  /// The directory of the best student; null for a study without students.
  @OrNull var student: String?

  init(_ result: StudyResult, _ timing: StudyTiming, report: String) {
    study = result.study
    runs = timing.runs
    trained = timing.trained
    reused = timing.reused
    diverged = result.diverged.count
    seconds = timing.seconds
    coreSeconds = timing.coreSeconds
    busyShare = timing.busyFraction
    certified = result.searches.allSatisfy { $0.isCertified }
    recipes = result.outcomes.outcomes.map { Outcome($0) }
    ensembles = result.ensembles.map { Ensemble($0) }
    dataEfficiency = result.outcomes.efficiencies.map { Efficiency($0) }
    controls = result.controls.map { Control($0) }
    distilled = (result.distilled ?? []).map { Distilled($0) }
    continued = (result.continued ?? []).map { Continued($0) }
    synthetic = (result.synthetic ?? []).map { Synthetic($0) }
    bootstrap = (result.bootstrap ?? []).map { Bootstrap($0) }
    ablation = (result.ablation ?? []).map { Ablation($0) }
    self.report = report
    student = result.studentDirectory
  }
}
