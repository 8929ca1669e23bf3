import Corpora
import Files
import Store
import Training

/// A run that a study needs, and why.
package struct TrainingStep: StudyStep {
  /// Size, tokens, hyperparameters and seed, or a student's method.
  package let name: String
  package let reason: String
  package let run: Run
  let inputs: [Fingerprint]
  let cost: StepCost

  init(name: String, reason: String, run: Run, inputs: [Fingerprint] = [], cost: StepCost) {
    self.name = name
    self.reason = reason
    self.run = run
    self.inputs = inputs
    self.cost = cost
  }

  /// A run by itself.
  package init(name: String, reason: String, run: Run, operations: Double) {
    self.init(
      name: name, reason: reason, run: run, cost: StepCost(operations: operations, size: ""))
  }

  /// The address of the run.
  package var runFingerprint: Fingerprint { run.fingerprint }
  var fingerprint: Fingerprint? { runFingerprint }
  var isRun: Bool { true }

  func run(in study: Study) throws { try study.workers.finish([self], "training \(name)") }
}

/// The state of a run of a study.
enum RunState {
  /// Nobody has trained it to its end.
  case open
  case diverged
  case finished(RunResult)

  var isEnded: Bool { if case .open = self { false } else { true } }
  /// The result of a run that did not diverge.
  var result: RunResult? { if case .finished(let result) = self { result } else { nil } }
}
