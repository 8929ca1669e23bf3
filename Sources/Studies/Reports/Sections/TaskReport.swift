import Foundation
import Statistics
import Studies
import Tasks

/// The scores of ensembles and students at the tasks that a study names: accuracy beside loss.
struct TaskReport: StepReport {
  let result: StudyResult

  /// The models that a task judged.
  private struct Judged {
    let name: String
    let kind: TaskKind
    let items: Int
    let models: [JudgedModel]
  }

  private var tasks: [Judged] {
    let outcomes = result.tasks ?? []
    return outcomes.map(\.result.task).firstOccurrences.map { name in
      let own = outcomes.filter { $0.result.task == name }
      return Judged(
        name: name, kind: own[0].result.kind, items: own[0].result.scores.items,
        models: own.flatMap { JudgedModel.all(of: $0) })
    }
  }

  var sections: [ReportSection] {
    tasks.map { task in
      ReportSection(
        heading: heading(task),
        body: [.paragraph(Self.explanation), .paragraph(Self.relation(task)), .drawing(Self.drawing(task))]
          + tables(task))
    }
  }

  var printed: [ReportSection] {
    tasks.map { ReportSection(heading: heading($0), body: [.paragraph(Self.relation($0))] + tables($0)) }
  }

  private func heading(_ task: Judged) -> Prose { "Task \(task.name), \(task.items) items" }

  private static let explanation: Prose = """
    Accuracy is the fraction of items that are right, scored as lm-evaluation-harness does; its standard error is from the \
    variance of a sample of items. All models see the same items, so differences between them are surer than the errors say.
    """

  private func tables(_ task: Judged) -> [ReportSection.Block] {
    [
      .table(Table(of: task.models, columns: Self.columns(task.kind))),
      .subheading("Pareto points: the most accuracy for the training operations of all members"),
      .table(Table(of: task.models.paretoPoints, columns: Self.paretoColumns)),
    ]
  }

  private static var modelColumns: [Column<JudgedModel>] {
    [
      Column("models") { .text($0.title) },
      Column("model") { .text($0.model) },
      Column("tokens") { .count($0.tokens) },
      Column("K") { .count($0.members) },
    ]
  }

  private static var scoreColumns: [Column<JudgedModel>] {
    [
      Column("accuracy") { .number($0.score.accuracy, .decimals(4)) },
      Column("standard error") { $0.score.standardError.map { .number($0, .decimals(4)) } ?? .missing },
    ]
  }

  private static func columns(_ kind: TaskKind) -> [Column<JudgedModel>] {
    let own: [Column<JudgedModel>] =
      switch kind {
      case .minimalPairs: []
      case .multipleChoice:
        [
          Column("per character") { $0.score.normalizedAccuracy.map { .number($0, .decimals(4)) } ?? .missing },
          Column("standard error") { $0.score.normalizedStandardError.map { .number($0, .decimals(4)) } ?? .missing },
        ]
      case .lastWord: [Column("perplexity") { $0.score.perplexity.map { .number($0, .decimals(2)) } ?? .missing }]
      }
    return modelColumns + [Column("test loss") { .loss($0.loss) }] + scoreColumns + own
  }

  private static var paretoColumns: [Column<JudgedModel>] {
    [Column("operations") { .text(String(format: "%.3g", $0.operations)) }] + modelColumns + scoreColumns
  }
}

/// Accuracy and loss.
extension TaskReport {
  private static func drawing(_ task: Judged) -> ReportSection.Drawing {
    let titles = task.models.map(\.title).firstOccurrences
    let curves = titles.map { title in
      let points = task.models.filter { $0.title == title }.map { (x: $0.loss, y: $0.score.accuracy) }
      return Figure.Curve(title: title, points: points)
    }
    return ReportSection.Drawing(
      name: "task-\(task.name.map { $0.isLetter || $0.isNumber ? $0 : "-" }.map(String.init).joined())",
      caption: "Accuracy at \(task.name) against test loss",
      figure: Figure(
        xTitle: "test loss (nats per token)", yTitle: "accuracy", scale: .linear, curves: Array(curves.prefix(6))))
  }

  /// A sentence about accuracy and loss over all models.
  private static func relation(_ task: Judged) -> Prose {
    let count = task.models.count
    guard let correlation = RankCorrelation(task.models.map(\.loss), task.models.map(\.score.accuracy)) else {
      return "There are too few different models to tell whether accuracy follows loss."
    }
    let value = String(format: "%.2f", correlation.value)
    let finding =
      if correlation.isNegative {
        "accuracy follows loss: the lower the loss, the more items are right"
      } else if correlation.isPositive {
        "accuracy does not follow loss: models of lower loss have fewer items right"
      } else { "no relation of accuracy to loss is seen" }
    return
      "Over these \(count) models the rank correlation of test loss and accuracy is \(strong: value), so \(finding). Ensembles share members, so they count as fewer than they are."
  }
}

extension [String] {
  /// Each text once, in the order of their first occurrences.
  fileprivate var firstOccurrences: [String] { reduce(into: []) { if !$0.contains($1) { $0.append($1) } } }
}
