import ScalingLaws
import Studies

/// A study's findings on one number of training tokens.
struct SummarySentences {
  let result: StudyResult
  let tokens: Int

  var all: [Prose] {
    [single, standard, ensemble, chosenAverage, joint, student, nextDoubling, further].compactMap { $0 }
  }

  /// The best single model with tuned weight decay.
  private var single: Prose? {
    guard let regularized = result.outcome(.regularized, tokens: tokens),
      let tuned = result.search(of: regularized)?.bestTrial?.point
    else { return nil }
    return """
      The best single model with tuned weight decay is \(regularized.model) (\(tuned.description)): \
      test loss \(strong: decimals(regularized.bestLoss, 3)) nats per token on held-out documents.
      """
  }

  /// The baseline: the best single model with the weight decay that is not tuned.
  private var standard: Prose? {
    guard let standard = result.outcome(.standard, tokens: tokens),
      let point = result.search(of: standard)?.bestTrial?.point
    else { return nil }
    return """
      The best single model with weight decay \(point.weightDecay) is \(standard.model): \
      test loss \(strong: decimals(standard.bestLoss, 3)).
      """
  }

  /// The best ensemble and its limit.
  private var ensemble: Prose? {
    guard let (outcome, cell) = result.bestEnsemble(tokens: tokens) else { return nil }
    let gain = cell.test.bestMember - outcome.bestLoss
    let limit = outcome.asymptote.map { limit -> Prose in
      " The fitted law extrapolates to \(strong: decimals(limit, 3))\(interval(of: outcome)) for infinitely many members."
    }
    return """
      The best ensemble, \(cell.memberCount) × \(cell.model), has a test loss of \
      \(strong: decimals(outcome.bestLoss, 3)), \(decimals(abs(gain), 3)) \(gain < 0 ? "worse" : "better") than its \
      best member.\(limit ?? "")
      """
  }

  /// The loss of the best ensemble by the average that validation chooses, where it is not the mean of probabilities.
  private var chosenAverage: Prose? {
    guard let cell = result.bestEnsemble(tokens: tokens)?.cell,
      let best = cell.averages.min(by: { $0.validation < $1.validation }), best.title != cell.averages[0].title
    else { return nil }
    return """
      By the \(best.title), which is the best average of its members on validation, its test loss is \
      \(strong: decimals(best.test, 3)).
      """
  }

  /// Parts of a recipe that the study does not have, where it is about ensembles of models from nothing.
  private var further: Prose? {
    guard result.bestEnsemble(tokens: tokens) != nil, tokens == result.tokenCounts.last, !result.isAboutOtherArms else {
      return nil
    }
    let mixture = "an n-gram model and a cache mixed into the ensemble"
    let students = "students, single models that the ensemble and an n-gram model teach"
    let missing = [
      (result.mixtures ?? []).isEmpty ? mixture : nil,
      (result.distilled ?? []).contains { $0.ngram != nil } ? nil : students,
    ].compactMap { $0 }
    guard !missing.isEmpty else { return nil }
    return "The recipe of launch/studies/best.yaml adds to this: \(missing.joined(separator: "; "))."
  }

  /// The limit in members and parameters, and the data that the standard recipe would need for it.
  private var joint: Prose? {
    guard let joint = result.outcome(.joint, averaging: .probabilities, tokens: tokens), let limit = joint.asymptote
    else { return nil }
    let data = result.efficiency(of: joint).map { efficiency -> Prose in
      " The standard recipe would need \(decimals(efficiency.ratio, 1)) times as many tokens to reach that loss\(interval(of: efficiency))."
    }
    return """
      Extrapolated to infinitely many members of infinitely many parameters, the test loss is \
      \(strong: decimals(limit, 3))\(interval(of: joint)).\(data ?? "")
      """
  }

  private func interval(of outcome: RecipeOutcomes.Outcome) -> String {
    outcome.interval.map { " (\($0.inWords))" } ?? ""
  }

  private func interval(of efficiency: RecipeOutcomes.Efficiency) -> String {
    guard let interval = efficiency.interval else { return "" }
    let high = interval.high.map { "to \(decimals($0, 1))" } ?? "without an upper end"
    return " (95 % interval \(decimals(interval.low, 1)) \(high))"
  }

  /// The best student of an ensemble.
  private var student: Prose? {
    let students = (result.distilled ?? []).filter { $0.tokens == tokens && !$0.method.isControl }
    guard let best = students.min(by: { $0.loss < $1.loss }) else { return nil }
    return """
      The best model distilled from \(best.teacherMembers) × \(best.teacher) is \(best.model) (\(best.title)): \
      test loss \(strong: decimals(best.loss, 3))\(retained(by: best)).
      """
  }

  private func retained(by student: DistilledResult) -> Prose {
    guard let fraction = student.retained else { return "" }
    guard fraction > 0 else { return ", which is not better than the best single model" }
    let percent = NumberFormat.percent.text(fraction)
    return ", which retains \(strong: percent) of the ensemble's gain over the best single model"
  }

  /// The gain from twice the compute, by the laws and by the search's neighbors.
  private var nextDoubling: Prose? {
    let gains = [byMembers, bySize].compactMap { $0 }
    guard !gains.isEmpty else { return nil }
    let epochs = areMoreEpochsWorse ? "; more epochs would not lower it" : ""
    return Prose(
      "By the fitted laws, twice the compute would lower the loss by about \(gains.joined(separator: ", or by "))\(epochs)."
    )
  }

  private var byMembers: String? {
    guard let cell = result.bestEnsemble(tokens: tokens)?.cell, let law = cell.test.probabilities.fit?.law else {
      return nil
    }
    return "\(gain(law, at: cell.memberCount)) nats per token with twice the members"
  }

  private var bySize: String? {
    guard let outcome = result.outcome(.regularized, tokens: tokens), let law = outcome.fit?.law,
      let largest = outcome.sizes.last
    else { return nil }
    return "\(gain(law, at: largest.parameters)) nats per token with twice the parameters of a single model"
  }

  /// The fall of a law's loss from a number to twice as many.
  private func gain(_ law: PowerLaw, at count: Int) -> String {
    decimals(law(Double(count)) - law(2 * Double(count)), 3)
  }

  /// A search ends where more epochs are no better, unless they lie beyond its grid.
  private var areMoreEpochsWorse: Bool {
    guard let outcome = result.outcome(.regularized, tokens: tokens), let search = result.search(of: outcome) else {
      return false
    }
    return search.neighbors.contains { $0.axis == "epochs" && $0.isUp && $0.validation != nil }
  }
}
