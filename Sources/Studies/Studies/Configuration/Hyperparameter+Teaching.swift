import Training

extension Hyperparameter {
  /// The fraction of a student's windows that are samples of its teacher.
  package static let share = Hyperparameter(
    "share", abbreviation: "share", range: 0...1, scale: .linear, field: .real(\.sampleShare))
  /// λ, the weight of the teacher's distributions in a student's loss.
  package static let weight = Hyperparameter(
    "weight", abbreviation: "weight", range: 0...1, scale: .linear, field: .real(\.distributionWeight))

  /// The settings of learning from a teacher. They change runs that have one, and no others.
  package static let teaching = [share, weight]
}

extension RunConfiguration {
  fileprivate var sampleShare: Double {
    get { distillation?.samples?.share ?? 0 }
    set { distillation?.samples?.share = newValue }
  }

  fileprivate var distributionWeight: Double {
    get { distillation?.distributions?.weight ?? 0 }
    set { distillation?.distributions?.weight = newValue }
  }
}
