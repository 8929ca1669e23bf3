/// The order of a study's work.
extension Study {
  /// Makes the ensemble of the cell that costs least before those of others, so that its curve is known early. It changes
  /// the order of the work alone. Collective.
  func completeFirstEnsemble() throws {
    guard let cell = firstCell else { return }
    let graph = StudyGraph(
      self, parts: [SearchPart(), MembersPart(), EnsemblesPart()], cells: [cell], forecasts: false)
    for part in graph.parts { try complete(part, of: graph) }
  }

  /// The cell that costs least; nil when there is no other, and when its members are too few to keep all ranks busy.
  private var firstCell: Cell? {
    guard configuration.trainsMembers, cells.count > 1, world.size <= configuration.recipes.ensemble.memberCount else {
      return nil
    }
    return cells.min { $0.epochOperations < $1.epochOperations }
  }
}

extension Cell {
  /// The operations of a pass over the text.
  fileprivate var epochOperations: Double { forwardCost(tokens: Double(tokens)).operations }
}
