import Foundation
import Quantities
import Studies

/// A study's plan as text.
struct PlanText {
  let plan: StudyPlan
  /// Seconds of one core that the study may take; nil without a limit.
  let budget: Double?

  var text: String {
    """
    \(sizes)

    \(layouts)

    \(stages)

    in all \(Quantity.coreTime(plan.coreSeconds)), about \(Quantity.duration(about: plan.seconds)) on \(plan.ranks) rank(s); \
    the store takes at most \(Quantity.bytes(plan.storeBytes))
    \(evaluation)\(cuts)\(advice)
    """
  }

  private var sizes: String {
    let rows = plan.sizes.map {
      [
        $0.model, Quantity.count($0.parameters), String(format: "%.1f", $0.operationsPerSecond / 1e9),
        Quantity.bytes($0.memoryPerRank),
      ]
    }
    return TextTable(heading: ["size", "parameters", "GFLOP/s a rank", "memory a rank"], rows: rows).text
  }

  private var layouts: String {
    let rows = plan.sizes.map { [$0.model, text($0.alone), text($0.team)] }
    let table = TextTable(heading: ["size", "a run on each rank", "one run on all ranks"], rows: rows).text
    let memory = Quantity.bytes(Int(plan.node.memory))
    return "ranks and threads for a node of \(plan.node.cores) core(s) and \(memory):\n\(table)"
  }

  private func text(_ layout: NodeLayout?) -> String {
    guard let layout else { return "too large" }
    return "\(layout.ranks) × \(layout.threads), \(Quantity.bytes(layout.memory))"
  }

  private var stages: String {
    let rows = plan.stages.map {
      [
        $0.name, ($0.isEstimate ? "about " : "") + Quantity.count($0.runs), Quantity.count($0.ended),
        String(format: "%.3g", $0.operations), Quantity.shortCoreTime($0.coreSeconds),
        Quantity.duration(Int($0.seconds.rounded(.up))),
      ]
    }
    return TextTable(heading: ["stage", "runs", "ended", "FLOP left", "core time", "wall time"], rows: rows).text
  }

  /// The part of the evaluations in the cost.
  private var evaluation: String {
    let scoring = plan.evaluation.scoring
    let time = Quantity.duration(about: plan.evaluation.coreSeconds / Double(plan.ranks))
    let text =
      "of that evaluating \(Quantity.count(scoring.tokens)) tokens in \(Quantity.count(scoring.passes)) passes, about \(time)"
    return plan.evaluation.exceedsTraining ? "\(text)\n\(evaluationAdvice)" : text
  }

  private var advice: String { plan.advice.map { "\n\nnote: \($0)" }.joined() }
}

/// The things that can be left out, and those that a budget leaves out.
extension PlanText {
  private var cuts: String {
    guard let budget else { return "" }
    let options = StudyCuts.options(plan.costs)
    let table = options.isEmpty ? "" : "\n\n\(table(options))"
    return "\(table)\n\n\(sentence(StudyCuts(plan.costs, budget: budget)))"
  }

  private func table(_ options: [StudyCuts.Cut]) -> String {
    let rows = options.map {
      [$0.omission.words, Quantity.shortCoreTime($0.saved), Quantity.shortCoreTime($0.left)]
    }
    return TextTable(heading: ["without", "saves", "leaves"], rows: rows).text
  }

  private func sentence(_ cuts: StudyCuts) -> String {
    let budget = "the budget of \(Self.hours(cuts.budget)) core hours"
    guard let last = cuts.cuts.last else {
      return cuts.suffices
        ? "the study fits \(budget)"
        : "nothing can be left out of the study to fit \(budget); train fewer epochs, members or points of searches"
    }
    let words = cuts.cuts.map { $0.omission.words }.joined(separator: ", then ")
    let left = "\(Quantity.coreTime(last.left)) are left"
    return cuts.suffices
      ? "to fit \(budget), leave out \(words): \(left)"
      : "without \(words), \(left), which do not fit \(budget); train fewer epochs, members or points of searches"
  }
}

extension PlanText {
  /// The hours as they were asked for.
  private static func hours(_ seconds: Double) -> String {
    let hours = seconds / 3600
    return hours < 10_000 ? String(format: "%.6g", hours) : Quantity.count(Int(min(hours, 1e15).rounded()))
  }
}

extension StudyOmission {
  /// The thing in words.
  fileprivate var words: String {
    switch self {
    case .model(let model): "size \(model)"
    case .tokens(let tokens): "\(Quantity.count(tokens)) tokens"
    case .stage(let stage): stage
    }
  }
}
