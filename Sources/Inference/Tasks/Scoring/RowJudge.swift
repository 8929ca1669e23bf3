import TensorKernels

/// Takes what is asked about a row's targets from the logits of all members.
final class RowJudge {
  private let wantsMostLikely: Bool
  /// The sum of logits, their mean, and the sum of probabilities, **shape** [1, V].
  private let sum: Tensor, logits: Tensor, probabilities: Tensor

  init(vocabularySize: Int, wantsMostLikely: Bool) {
    self.wantsMostLikely = wantsMostLikely
    sum = Tensor(rows: 1, columns: vocabularySize)
    logits = Tensor(rows: 1, columns: vocabularySize)
    probabilities = Tensor(rows: 1, columns: wantsMostLikely ? vocabularySize : 1)
  }

  /// Writes the values of a row's targets. Targets of one token have the same values; all are NaN where logits are NaN or
  /// infinite.
  ///
  /// - Parameter members: the logits of each member, **shape** [1, V]; overwritten.
  func judge(_ targets: [RequestGroup.Target], _ members: [Tensor], into scores: inout TokenScores) {
    let tokens = Array(Set(targets.map(\.token))).sorted()
    let own = members.map { TokenLogProbabilities($0, row: 0) }
    var values = tokens.map { token in own.map { Self.value($0, token) } }
    addMeans(of: members, tokens, to: &values)
    if wantsMostLikely {
      let flags = mostLikely(members)
      for (place, token) in tokens.enumerated() { values[place] += flags.map { $0 == token ? 1 : 0 } }
    }
    for target in targets {
      guard let place = tokens.firstIndex(of: target.token) else { continue }
      scores[target.number] = values[place][...]
    }
  }

  /// Adds the values of the means of logits of the first 1, 2, … members; the mean of one is the member.
  private func addMeans(of members: [Tensor], _ tokens: [UInt32], to values: inout [[Double]]) {
    for place in tokens.indices { values[place].append(values[place][0]) }
    sum.copy(members[0])
    for (index, member) in members.enumerated().dropFirst() {
      sum.add(member)
      logits.copy(sum)
      logits.scale(by: 1 / Float(index + 1))
      let mean = TokenLogProbabilities(logits, row: 0)
      for (place, token) in tokens.enumerated() { values[place].append(Self.value(mean, token)) }
    }
  }

  private static func value(_ scores: TokenLogProbabilities?, _ token: UInt32) -> Double {
    scores.map { Double($0[Int(token)]) } ?? .nan
  }

  /// The most likely token of each member, of each mean of logits, and of each mean of probabilities.
  private func mostLikely(_ members: [Tensor]) -> [UInt32] {
    let own = members.map { $0.largestColumn }
    sum.fill(0)
    let means = members.map { member in
      sum.add(member)
      return sum.largestColumn
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
