extension StudyResult {
  /// True when a result that was read back can be shown: names are those of files, and every list has an entry for each member.
  public var isValid: Bool {
    study.isFileName && cells.allSatisfy { $0.isValid } && diverged.allSatisfy { $0.isValid }
      && searches.allSatisfy { $0.isValid } && controls.allSatisfy { $0.isValid }
      && (distilled ?? []).allSatisfy { $0.isValid }
  }
}

extension StudyResult.CellResult {
  fileprivate var isValid: Bool {
    let count = directories.count
    let hasNames = count > 0 && model.isFileName && fingerprints.count == count && trainLosses.count == count
    return hasNames && validation.isComplete(members: count) && test.isComplete(members: count)
      && weighted?.isComplete(members: count) ?? true
  }
}

extension StudyResult.DivergedRun {
  /// True when the step after the last one has a number.
  fileprivate var isValid: Bool { (0..<Int.max).contains(step) }
}

extension SearchResult {
  fileprivate var isValid: Bool {
    model.isFileName && best.map { trials.indices.contains($0) } ?? true
      && trials.allSatisfy { $0.fingerprints.count == $0.directories.count }
  }
}

extension ControlResult {
  fileprivate var isValid: Bool { model.isFileName && fingerprints.count == directories.count }
}

extension DistilledResult {
  fileprivate var isValid: Bool {
    model.isFileName && teacher.isFileName && fingerprints.count == directories.count
      && losses.count == directories.count && (links ?? 1) > 0 && search?.isValid ?? true
      && memberWeights.map { $0.count == teacherMembers } ?? true
  }
}

extension StudentSearchResult {
  fileprivate var isValid: Bool {
    best.map { trials.indices.contains($0) } ?? true
      && trials.allSatisfy { $0.fingerprints.count == $0.directories.count }
  }
}

extension EnsembleCurves {
  /// True when every curve has an entry for each of so many members.
  func isComplete(members count: Int) -> Bool {
    members.count == count && logits.isComplete(members: count) && probabilities.isComplete(members: count)
  }
}

extension KCurve {
  fileprivate func isComplete(members count: Int) -> Bool { losses.count == count && expected.count == count }
}
