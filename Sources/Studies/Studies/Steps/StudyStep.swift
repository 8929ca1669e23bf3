import Evaluation
import Files

/// A step of a study: something that is made once, from what other steps made, and kept in the store.
protocol StudyStep {
  /// Its name in logs, plans and ledgers.
  var name: String { get }
  /// The address of what it makes; nil as long as that depends on what is not made yet.
  var fingerprint: Fingerprint? { get }
  /// The addresses of what it is made from.
  var inputs: [Fingerprint] { get }
  /// The cost of making it.
  var cost: StepCost { get }
  /// True for the training of a model, which teams of ranks do side by side; all ranks share any other step.
  var isRun: Bool { get }
  /// Makes it and stores it. Collective.
  ///
  /// - Throws: `AgreedFailure` when a rank cannot read or write, or on a stop request; `MPIError`.
  func run(in study: Study) throws
}

extension StudyStep {
  var isRun: Bool { false }
}

/// The cost of making a step.
struct StepCost {
  /// Floating-point operations.
  var operations = 0.0
  /// The model size whose measured speed applies.
  var size: String
  /// D of the cell that it belongs to; nil where it belongs to none.
  var tokens: Int?
  /// Bytes that the store grows by, at most.
  var storeBytes = 0
  /// The tokens that are scored, and the operations of them.
  var scoring = ScoringCost()
}

/// A step of which only its cost is known.
struct ForecastStep: StudyStep {
  let name: String
  let cost: StepCost
  var isRun = false
  var fingerprint: Fingerprint? { nil }
  var inputs: [Fingerprint] { [] }

  func run(in study: Study) throws { preconditionFailure("\(name) is a forecast") }
}
