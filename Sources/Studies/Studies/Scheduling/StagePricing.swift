/// The time that the steps of a stage take on a number of ranks.
struct StagePricing {
  /// Operations a second and rank of each size.
  private let rates: [String: Double]
  private let ranks: Int
  private let lanes: Int

  init(sizes: [StudyPlan.Size], ranks: Int, lanes: Int) {
    rates = Dictionary(uniqueKeysWithValues: sizes.map { ($0.model, $0.operationsPerSecond) })
    self.ranks = ranks
    self.lanes = lanes
  }

  /// The stages of a graph in the order of their first steps.
  func stages(of graph: StudyGraph) -> [StudyPlan.Stage] {
    graph.distinctNodes.grouped { $0.stage }.map {
      stage($0, isEstimate: graph.estimatedStages.contains($0[0].stage))
    }
  }

  /// The stage of some steps: rounds wait for one another, runs of a round are trained side by side, and all ranks share
  /// all other steps.
  private func stage(_ nodes: [StudyGraph.Node], isEstimate: Bool) -> StudyPlan.Stage {
    let open = nodes.filter { !$0.isComplete }
    let runs = nodes.filter { $0.step.isRun }
    let rounds = Dictionary(grouping: open) { $0.round }.values
    return StudyPlan.Stage(
      name: nodes[0].stage, runs: runs.count, ended: runs.count { $0.isComplete }, isEstimate: isEstimate,
      operations: open.reduce(0) { $0 + $1.step.cost.operations }, coreSeconds: seconds(of: open),
      seconds: rounds.reduce(0) { $0 + duration(of: $1) })
  }

  /// The cost of open steps by stage, size and number of tokens.
  func costs(of nodes: [StudyGraph.Node]) -> [StudyCost] {
    let open = nodes.filter { !$0.isComplete && $0.step.cost.operations > 0 }
    return open.grouped { CostKey(stage: $0.stage, model: $0.step.cost.size, tokens: $0.step.cost.tokens) }.map {
      group in
      let cost = group[0].step.cost
      return StudyCost(
        stage: group[0].stage, model: cost.size, tokens: cost.tokens, coreSeconds: seconds(of: group))
    }
  }

  private struct CostKey: Hashable {
    let stage, model: String
    let tokens: Int?
  }

  /// The evaluations of open steps, those of runs included.
  func evaluation(_ nodes: [StudyGraph.Node]) -> StudyPlan.Evaluation {
    let forecast = StudyForecast(nodes)
    let seconds = nodes.filter { !$0.isComplete }.map {
      $0.step.cost.scoring.operations / (rates[$0.step.cost.size] ?? 1)
    }
    return StudyPlan.Evaluation(
      scoring: forecast.scoring, coreSeconds: seconds.reduce(0, +), exceedsTraining: forecast.exceedsTraining)
  }

  /// Seconds of one core.
  private func seconds(_ node: StudyGraph.Node) -> Double {
    node.step.cost.operations / (rates[node.step.cost.size] ?? 1)
  }

  /// Seconds of one core for all of some steps.
  private func seconds(of nodes: [StudyGraph.Node]) -> Double { nodes.reduce(0) { $0 + seconds($1) } }

  /// Seconds of all ranks for a round.
  private func duration(of round: [StudyGraph.Node]) -> Double {
    duration(ofRuns: round.filter { $0.step.isRun })
      + seconds(of: round.filter { !$0.step.isRun }) / Double(ranks)
  }

  private func duration(ofRuns runs: [StudyGraph.Node]) -> Double {
    Schedule(costs: runs.map { seconds($0) }, ranks: ranks, lanes: lanes).duration
  }
}
