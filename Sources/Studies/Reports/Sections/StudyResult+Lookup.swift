import ScalingLaws
import Statistics
import Studies
import TensorKernels
import Training

extension StudyResult {
  /// The numbers of training tokens that the study has, ascending.
  var tokenCounts: [Int] { Array(Set(cells.map { $0.tokens } + searches.map { $0.tokens })).sorted() }

  /// A recipe's outcome on a subset.
  func outcome(_ recipe: Recipe, averaging: MemberAveraging? = nil, tokens: Int) -> RecipeOutcomes.Outcome? {
    outcomes.outcomes.first { $0.recipe == recipe && $0.averaging == averaging && $0.tokens == tokens }
  }

  /// The data efficiency of an outcome.
  func efficiency(of outcome: RecipeOutcomes.Outcome) -> RecipeOutcomes.Efficiency? {
    outcomes.efficiencies.first {
      $0.recipe == outcome.recipe && $0.averaging == outcome.averaging && $0.tokens == outcome.tokens
    }
  }

  /// The search of the size that is an outcome's best.
  func search(of outcome: RecipeOutcomes.Outcome) -> SearchResult? {
    searches.first { $0.recipe == outcome.recipe && $0.model == outcome.model && $0.tokens == outcome.tokens }
  }

  /// The best ensemble on a subset with its outcome, by the mean of probabilities.
  func bestEnsemble(tokens: Int) -> (outcome: RecipeOutcomes.Outcome, cell: CellResult)? {
    guard let outcome = outcome(.ensemble, averaging: .probabilities, tokens: tokens),
      let cell = ensembles.first(where: { $0.model == outcome.model && $0.tokens == tokens })
    else { return nil }
    return (outcome, cell)
  }

  /// The students on a subset with the lowest mean loss, but for controls.
  func bestStudent(tokens: Int) -> DistilledResult? {
    let students = (distilled ?? []).filter { $0.tokens == tokens && !$0.method.isControl }
    return students.min { $0.loss < $1.loss }
  }

  /// The directory of the best student on the most tokens, which `chorus generate` takes; nil where there is none.
  public var studentDirectory: String? {
    tokenCounts.last.flatMap { bestStudent(tokens: $0)?.directories.first }
  }

  /// True for studies of switches, of continued models and of synthetic text.
  var isAboutOtherArms: Bool {
    ablation != nil || continued != nil || synthetic != nil || bootstrap != nil
  }
}

extension StudyResult.CellResult {
  /// K of the largest ensemble that was measured.
  var memberCount: Int { directories.count }
}

extension TeachingAverage {
  /// The average in words.
  var title: String { "mean of \(averaging.rawValue)\(weights == nil ? "" : " with fitted weights")" }
}

extension KCurve {
  /// The curve as it is drawn: the expected losses of K-member ensembles, and the law through them.
  func figureCurve(_ title: String) -> Figure.Curve { Figure.Curve(title: title, points: points(x: 1), law: fit?.law) }

  /// The expected losses of K-member ensembles.
  ///
  /// - Parameter x: of each member.
  func points(x: Double) -> [(x: Double, y: Double)] {
    expected.enumerated().map { (x: x * Double($0.offset + 1), y: $0.element) }
  }
}

extension ConfidenceInterval {
  /// The ends with three decimals, in a sentence.
  var inWords: String { "95 % interval \(decimals(low, 3)) to \(decimals(high, 3))" }
}

extension Column {
  /// The columns of a training's hyperparameters.
  static func hyperparameters(_ point: @escaping (Element) -> GridPoint?) -> [Column] {
    Hyperparameter.table.map { row in
      Column(row.title) { point($0)?[row].map { row.cell($0) } ?? .missing }
    }
  }

  /// The same and the settings of learning from a teacher, where points have them.
  static func studentSettings(_ point: @escaping (Element) -> GridPoint) -> [Column] {
    hyperparameters(point)
      + Hyperparameter.teaching.map { row in
        Column(row.title) { point($0)[row].map { row.cell($0) } ?? .missing }
      }
  }
}

extension Hyperparameter {
  fileprivate func cell(_ value: Double) -> Cell { isInteger ? .count(Int(value)) : .number(value, .exact) }
}
