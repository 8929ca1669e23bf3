import MessagePassing

/// The part of a scoring that one rank has: some passes of a scorer.
package struct ScorerShare {
  /// A scorer and the windows that it reads.
  package typealias Opened = (scorer: any Scorer, windows: TokenWindows)

  /// The number of the scorer among all.
  let vector: Int
  /// True for the numbers of this rank's passes.
  let computes: (_ pass: Int) -> Bool
  /// Opens the scorer, when its turn comes.
  let open: () throws -> Opened

  /// Some passes of a scorer.
  package init(vector: Int, computes: @escaping (_ pass: Int) -> Bool, open: @escaping () throws -> Opened) {
    self.vector = vector
    self.computes = computes
    self.open = open
  }
}

/// The scoring of some tokens by several scorers, whose passes the ranks divide.
package struct SharedScoring {
  private let team: Communicator
  private let setting: ScoringSetting
  private let task: ScoringRounds.Task

  /// - Parameters:
  ///   - tokens: the number of scored tokens.
  ///   - scorers: the number of scorers.
  package init(tokens: Int, scorers: Int, team: Communicator, setting: ScoringSetting) {
    self.team = team
    self.setting = setting
    task = ScoringRounds.Task(lengths: Array(repeating: tokens, count: scorers), tokens: tokens)
  }

  /// The log-probability of every token by each scorer, in nats, on every rank. Collective.
  ///
  /// - Parameter shares: this rank's part.
  /// - Throws: `AgreedFailure` when a rank cannot open a scorer or score, `ScoringStopped`, `MPIError`.
  package func scores(_ shares: [ScorerShare]) throws -> [[Float]] {
    let vectors = try SharedVectors<Float>(floats: task, setting: setting, team: team)
    let work = ScoringWork(shares, vectors)
    while true {
      let outcome = Result { try work.run() }
      try vectors.rounds.wait()
      try team.agree { try outcome.get() }
      guard try team.allReduceOr(work.hasMore) else { return try vectors.combined() }
      try vectors.endRound(next: work.next)
    }
  }
}

/// The passes that one rank still has to score.
private final class ScoringWork {
  /// A scorer in progress.
  private struct Current {
    let vector: Int
    let opened: ScorerShare.Opened
    var passes: ArraySlice<Int>
  }

  /// For each vector the first token that this rank still owes.
  private(set) var next: [Int]
  private let vectors: SharedVectors<Float>
  private var shares: ArraySlice<ScorerShare>
  private var current: Current?

  init(_ shares: [ScorerShare], _ vectors: SharedVectors<Float>) {
    self.vectors = vectors
    let kept = vectors.rounds.kept
    next = vectors.values.map(\.count)
    self.shares = []
    for share in shares where kept[share.vector] < next[share.vector] {
      self.shares.append(share)
      next[share.vector] = kept[share.vector]
    }
  }

  /// True when passes may be left.
  var hasMore: Bool { current?.passes.isEmpty == false || !shares.isEmpty }

  /// Scores pass after pass until the round ends, or nothing is left.
  func run() throws {
    while let (current, pass) = try takePass() {
      let range = current.opened.windows.offsets(of: pass)
      vectors.values[current.vector].replaceSubrange(range, with: try current.opened.scorer.logProbabilities(of: pass))
      owe(current)
      if try vectors.rounds.endsRound(afterValues: range.count) { return }
    }
  }

  /// Takes the next pass, of the next scorer when one has none left.
  private func takePass() throws -> (Current, TokenWindows)? {
    while true {
      if let pass = current?.passes.popFirst(), let current { return (current, current.opened.windows.pass(pass)) }
      current = nil
      guard let share = shares.popFirst() else { return nil }
      current = try open(share)
    }
  }

  private func open(_ share: ScorerShare) throws -> Current {
    let opened = try share.open()
    let first = opened.windows.firstPass(beyond: next[share.vector])
    let passes = (first..<opened.windows.passCount).filter(share.computes)
    let result = Current(vector: share.vector, opened: opened, passes: passes[...])
    owe(result)
    return result
  }

  /// Owes what begins with the next pass of a scorer; nothing of it when none is left.
  private func owe(_ current: Current) {
    let windows = current.opened.windows
    let pass = current.passes.first.map { windows.offsets(of: windows.pass($0)) }
    next[current.vector] = pass?.lowerBound ?? vectors.values[current.vector].count
  }
}

extension TokenWindows {
  /// The places of some of these windows' tokens among all of them.
  package func offsets(of part: TokenWindows) -> Range<Int> {
    part.positions.lowerBound - positions.lowerBound..<part.positions.upperBound - positions.lowerBound
  }

  /// The first pass with tokens beyond the first `count`.
  package func firstPass(beyond count: Int) -> Int {
    (0..<passCount).first { offsets(of: pass($0)).upperBound > count } ?? passCount
  }
}
