extension StudyResult {
  /// Whether what was read back can be shown: names are names, and every list has as many entries as there are members.
  public var isWhole: Bool {
    StudyConfiguration.isFileName(study) && cells.allSatisfy { $0.isWhole }
      && diverged.allSatisfy { (0..<Int.max).contains($0.step) } && searches.allSatisfy { $0.isWhole }
      && controls.allSatisfy { $0.isWhole } && (distilled ?? []).allSatisfy { $0.isWhole }
  }
}

extension StudyResult.CellResult {
  fileprivate var isWhole: Bool {
    let count = directories.count
    return count > 0 && StudyConfiguration.isFileName(model) && fingerprints.count == count
      && trainLosses.count == count && validation.isWhole(members: count) && test.isWhole(members: count)
      && weighted?.isWhole(members: count) ?? true
  }
}

extension SearchResult {
  fileprivate var isWhole: Bool {
    let names = [recipe, model].allSatisfy { StudyConfiguration.isFileName($0) }
    return names && best.map { trials.indices.contains($0) } ?? true
      && trials.allSatisfy { $0.fingerprints.count == $0.directories.count }
  }
}

extension EnsembleCurves {
  /// Whether the curves are those of so many members.
  func isWhole(members count: Int) -> Bool {
    members.count == count && logits.isWhole(members: count) && probabilities.isWhole(members: count)
  }
}

extension KCurve {
  fileprivate func isWhole(members count: Int) -> Bool { losses.count == count && expected.count == count }
}
