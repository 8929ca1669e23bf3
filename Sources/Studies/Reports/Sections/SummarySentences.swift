import ScalingLaws
import Studies

/// A study's findings on one number of training tokens.
struct SummarySentences {
  let result: StudyResult
  let tokens: Int

  /// The main findings, each where the study has it: the best single model, the best ensemble, the best student.
  var opening: [Prose] { [single, ensemble, student].compactMap { $0 } }

  /// Further findings.
  var details: [Prose] { [chosenAverage, joint, nextDoubling, further].compactMap { $0 } }

  /// The best single model with tuned weight decay against that with weight decay 0.1, or the one that the study has.
  private var single: Prose? {
    guard let tuned = best(.regularized) else { return standardAlone }
    return """
      The best single model with tuned weight decay is \(tuned.outcome.model) (\(tuned.point.description)): test loss \
      \(strong: decimals(tuned.outcome.bestLoss, 3)) nats per token on held-out documents\(comparison(tuned.outcome)).
      """
  }

  private var standardAlone: Prose? {
    guard let standard = best(.standard) else { return nil }
    return """
      The best single model is \(standard.outcome.model) (\(standard.point.description)): test loss \
      \(strong: decimals(standard.outcome.bestLoss, 3)) nats per token on held-out documents.
      """
  }

  /// A single model beside the baseline, whose weight decay is not tuned.
  private func comparison(_ tuned: RecipeOutcomes.Outcome) -> Prose {
    guard let standard = best(.standard) else { return "" }
    let decay = standard.point.weightDecay
    let loss = decimals(standard.outcome.bestLoss, 3)
    let gain = standard.outcome.bestLoss - tuned.bestLoss
    return gain > 0
      ? ", \(decimals(gain, 3)) lower than the \(loss) of the best one with weight decay \(decay)"
      : ", no lower than the \(loss) of the best one with weight decay \(decay)"
  }

  /// The best point of a recipe on any size.
  private func best(_ recipe: Recipe) -> (outcome: RecipeOutcomes.Outcome, point: GridPoint)? {
    guard let outcome = result.outcome(recipe, tokens: tokens), let point = result.search(of: outcome)?.bestTrial?.point
    else { return nil }
    return (outcome, point)
  }

  /// The best ensemble and its limit.
  private var ensemble: Prose? {
    guard let (outcome, cell) = result.bestEnsemble(tokens: tokens) else { return nil }
    let gain = cell.test.bestMember - outcome.bestLoss
    let limit = outcome.asymptote.map { limit -> Prose in
      "; by the fitted law, infinitely many such members would reach \(strong: decimals(limit, 3))\(interval(of: outcome))"
    }
    return """
      An ensemble of \(cell.memberCount) × \(cell.model), whose probabilities are averaged, has a test loss of \
      \(strong: decimals(outcome.bestLoss, 3)), \(decimals(abs(gain), 3)) \(gain < 0 ? "higher" : "lower") than its best \
      member alone\(limit ?? "").
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

  /// The best student of an ensemble, and the directory of its model.
  private var student: Prose? {
    guard let best = result.bestStudent(tokens: tokens) else { return nil }
    return """
      The best single model that the ensemble of \(best.teacherMembers) × \(best.teacher) has taught is \(best.model) \
      (\(best.title)): test loss \(strong: decimals(best.loss, 3))\(retained(by: best)).\(place(of: best))
      """
  }

  private func place(of student: DistilledResult) -> Prose {
    student.directories.first.map { " It is in \(code: $0)." } ?? ""
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
