import TensorKernels

/// The average over a teacher's members that teaches a study's students.
package enum TeacherAveraging: String, Sendable, CaseIterable {
  case logits, probabilities
  /// The one whose loss of all members is lower on validation.
  case validation
  /// The one with the lowest loss on validation among both of equal weights and both with weights that were fitted there.
  case fitted

  /// The average; nil as long as validation decides.
  var known: MemberAveraging? { MemberAveraging(rawValue: rawValue) }

  /// The average by which an ensemble teaches; nil as long as weights are missing.
  package func average(of ensemble: StudyResult.CellResult) -> TeachingAverage? {
    if let known { return ensemble.average(known) }
    let averages = ensemble.averages
    guard self == .fitted else { return averages.filter { $0.weights == nil }.lowest }
    return averages.contains { $0.weights != nil } ? averages.lowest : nil
  }
}

extension [TeachingAverage] {
  /// The first of those with the lowest loss on validation.
  fileprivate var lowest: TeachingAverage? { self.min { $0.validation < $1.validation } }
}
