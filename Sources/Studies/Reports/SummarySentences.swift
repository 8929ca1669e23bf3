import Foundation
import ScalingLaws
import Studies
import TensorKernels

/// A study's findings on one subset as sentences of HTML.
struct SummarySentences {
  private let result: StudyResult
  private let tokens: Int

  init(_ result: StudyResult, tokens: Int) {
    (self.result, self.tokens) = (result, tokens)
  }

  var all: [String] { [single, ensemble, joint, nextDoubling].compactMap { $0 } }

  private func outcome(_ recipe: Recipe, _ averaging: MemberAveraging? = nil) -> RecipeOutcomes.Outcome? {
    result.outcomes.outcomes.first {
      $0.recipe == recipe && $0.averaging == averaging && $0.tokens == tokens
    }
  }

  private var single: String? {
    guard let regularized = outcome(.regularized), let tuned = search(of: regularized)?.bestTrial?.point else {
      return nil
    }
    let standard = outcome(.standard).flatMap { standard in
      search(of: standard)?.bestTrial.map {
        "; the best with a weight decay of \($0.point.weightDecay) is \(escaped(standard.model)) and has \(decimals(standard.bestLoss, 3))"
      }
    }
    return
      "On \(grouped(tokens)) tokens the best single model with tuned weight decay (\(tuned.weightDecay), \(tuned.epochs) epochs) is \(escaped(regularized.model)): <b>\(decimals(regularized.bestLoss, 3))</b> nats per token on text that no model saw\(standard ?? "")."
  }

  /// The search of the size that is an outcome's best.
  private func search(of outcome: RecipeOutcomes.Outcome) -> SearchResult? {
    result.searches.first { $0.recipe == outcome.recipe && $0.model == outcome.model && $0.tokens == tokens }
  }

  private var ensemble: String? {
    guard let outcome = outcome(.ensemble, .probabilities),
      let cell = result.ensembles.first(where: { $0.model == outcome.model && $0.tokens == tokens })
    else { return nil }
    let limit = outcome.asymptote.map { asymptote in
      let interval = outcome.interval.map { ", 95 % interval \(decimals($0.low, 3)) to \(decimals($0.high, 3))" } ?? ""
      return "; infinitely many such members would reach <b>\(decimals(asymptote, 3))</b>\(interval)"
    }
    return
      "An ensemble of \(cell.directories.count) × \(escaped(cell.model)) on \(grouped(tokens)) tokens has <b>\(decimals(outcome.bestLoss, 3))</b>, \(compared(cell.test.bestMember - outcome.bestLoss)) than its best member\(limit ?? "")."
  }

  private var joint: String? {
    guard let joint = outcome(.joint, .probabilities), let asymptote = joint.asymptote else { return nil }
    let interval = joint.interval.map { ", 95 % interval \(decimals($0.low, 3)) to \(decimals($0.high, 3))" } ?? ""
    let efficiency = result.outcomes.efficiencies.first {
      $0.recipe == .joint && $0.averaging == .probabilities && $0.tokens == tokens
    }
    let data = efficiency.map { "; the usual recipe would need \(decimals($0.ratio, 1)) times the text for it" } ?? ""
    return
      "In the limit of infinitely many members of infinitely many parameters: <b>\(decimals(asymptote, 3))</b>\(interval)\(data)."
  }

  /// What twice the compute would buy, by the laws and by the search's neighbors.
  private var nextDoubling: String? {
    let gains = [byMembers, bySize, byEpochs].compactMap { $0 }
    guard !gains.isEmpty else { return nil }
    return "The next doubling of compute would buy, in nats per token, about " + gains.joined(separator: ", ") + "."
  }

  private var byMembers: String? {
    guard let outcome = outcome(.ensemble, .probabilities),
      let cell = result.ensembles.first(where: { $0.model == outcome.model && $0.tokens == tokens }),
      let law = cell.test.probabilities.fit?.law
    else { return nil }
    let count = Double(cell.directories.count)
    return "\(decimals(law(count) - law(2 * count), 3)) by twice the members"
  }

  private var bySize: String? {
    guard let outcome = outcome(.regularized), let law = outcome.fit?.law, let largest = outcome.sizes.last else {
      return nil
    }
    let count = Double(largest.parameters)
    return "\(decimals(law(count) - law(2 * count), 3)) by twice the parameters"
  }

  /// A search ends where more epochs are no better, unless they lie beyond its grid.
  private var byEpochs: String? {
    guard let outcome = outcome(.regularized), let search = search(of: outcome),
      search.neighbors.contains(where: { $0.axis == "epochs" && $0.isUp && $0.validation != nil })
    else { return nil }
    return "nothing by more epochs"
  }

  private func compared(_ gain: Double) -> String { "\(decimals(abs(gain), 3)) \(gain < 0 ? "worse" : "better")" }
}
