import Studies
import TensorKernels

/// The average of a teacher's members that validation chose, beside those that it left.
struct TaughtAverage {
  private let averaging: MemberAveraging
  /// The members' weights where the study fits them.
  private let weights: [Double]?
  /// The averages that were compared; none where the result has no such ensemble.
  private let compared: [TeachingAverage]

  /// Nil where the study names the average.
  init?(_ student: DistilledResult, _ result: StudyResult) {
    guard let averaging = student.averaging else { return nil }
    self.averaging = averaging
    weights = student.memberWeights
    let teacher = result.ensembles.first { $0.model == student.teacher && $0.tokens == student.tokens }
    let all = teacher?.averages ?? []
    compared = weights == nil ? all.filter { $0.weights == nil } : all
  }

  /// The average and the losses on validation.
  var sentence: Prose {
    let subject = compared.first(where: isTaught)?.title ?? "mean of \(averaging.rawValue)"
    return Prose("The \(subject)\(sum) taught\(losses ?? "").")
  }

  /// The sum of fitted weights.
  private var sum: String {
    guard let weights, isFitted else { return "" }
    return " of the sum \(decimals(weights.reduce(0, +), 3))"
  }

  private var losses: String? {
    guard let taught = compared.first(where: isTaught) else { return nil }
    let others = compared.filter { !isTaught($0) }.map { "that of the \($0.title) \(decimals($0.validation, 4))" }
    let list = others.dropLast().map { ", \($0)" }.joined() + ", and " + (others.last ?? "")
    return ": its loss on validation is \(decimals(taught.validation, 4))\(list)"
  }

  private func isTaught(_ average: TeachingAverage) -> Bool {
    average.averaging == averaging && (average.weights != nil) == isFitted
  }

  /// False where validation preferred equal weights.
  private var isFitted: Bool { weights.map { list in list != list.map { _ in 1 / Double(list.count) } } ?? false }
}
