import TensorKernels

/// Takes what is asked about a row's targets from the logits of all members.
final class RowJudge {
  private let wantsMostLikely: Bool
  /// The sum of logits and of probabilities, **shape** [1, V].
  private let logits: Tensor, probabilities: Tensor

  init(vocabularySize: Int, wantsMostLikely: Bool) {
    self.wantsMostLikely = wantsMostLikely
    logits = Tensor(rows: 1, columns: vocabularySize)
    probabilities = Tensor(rows: 1, columns: wantsMostLikely ? vocabularySize : 1)
  }

  /// Writes the values of a row's targets. Targets of one token have the same values.
  ///
  /// - Parameter members: the logits of each member, **shape** [1, V]; overwritten.
  func judge(_ targets: [RequestGroup.Target], _ members: [Tensor], into scores: inout TokenScores) {
    let tokens = Array(Set(targets.map(\.token))).sorted()
    var values = tokens.map { token in members.map { Self.score(token, $0) } }
    for place in tokens.indices { values[place].append(values[place][0]) }
    logits.copy(members[0])
    for (index, member) in members.enumerated().dropFirst() {
      logits.add(member)
      for (place, token) in tokens.enumerated() {
        values[place].append(Self.score(token, logits, scale: 1 / Float(index + 1)))
      }
    }
    if wantsMostLikely {
      let flags = mostLikely(members)
      for (place, token) in tokens.enumerated() { values[place] += flags.map { $0 == token ? 1 : 0 } }
    }
    for target in targets {
      guard let place = tokens.firstIndex(of: target.token) else { continue }
      scores[target.number] = values[place][...]
    }
  }

  private static func score(_ token: UInt32, _ logits: Tensor, scale: Float = 1) -> Double {
    var result: ArraySlice<Float> = [0]
    CrossEntropy.forward(logits, targets: [token], scale: scale, logProbabilities: &result)
    return Double(result[0])
  }

  /// The most likely token of each member, of each mean of logits, and of each mean of probabilities.
  private func mostLikely(_ members: [Tensor]) -> [UInt32] {
    let own = members.map { $0.largestColumn }
    logits.fill(0)
    let means = members.map { member in
      logits.add(member)
      return logits.largestColumn
    }
    probabilities.fill(0)
    let mixtures = members.map { member in
      DistributionAverage.add(member, times: 1, to: probabilities)
      return probabilities.largestColumn
    }
    return own + means + mixtures
  }
}

extension Tensor {
  /// The column of the largest element of the first row, the first of equal ones.
  fileprivate var largestColumn: UInt32 {
    withRow(0) { row in
      var best = 0
      for column in row.indices where row[column] > row[best] { best = column }
      return UInt32(best)
    }
  }
}
