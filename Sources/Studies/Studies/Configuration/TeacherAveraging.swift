import TensorKernels

/// The average over a teacher's members that teaches a study's students.
package enum TeacherAveraging: String, Sendable, CaseIterable {
  case logits, probabilities
  /// The one whose loss of all members is lower on validation.
  case validation

  /// The average; nil as long as validation decides.
  var known: MemberAveraging? { MemberAveraging(rawValue: rawValue) }

  /// The average by which an ensemble with some curves on validation teaches.
  package func average(of validation: EnsembleCurves) -> MemberAveraging { known ?? validation.betterAverage }
}
