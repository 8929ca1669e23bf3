/// Some sequences of tokens of one length, with the token that follows each.
public struct TokenBatch: Sendable, Equatable {
  /// Sequence after sequence.
  public private(set) var inputs: [UInt32]
  /// The token that follows each input; as many as inputs.
  public private(set) var targets: [UInt32]
  /// True for each target that the loss counts; nil when it counts all of them.
  public private(set) var lossMask: [Bool]?
  /// The numbers of the sequences in their run, counted from its start; from 0 on in a batch of no run.
  public private(set) var sequenceNumbers: Range<Int>
  /// The length of every sequence, in tokens.
  public let sequenceLength: Int
  /// A teacher's distribution of each next token, when the loss blends in the divergence from it; else nil.
  public var teacher: TeacherTargets?

  /// - Precondition: inputs and targets are complete sequences; a mask has as many elements.
  public init(inputs: [UInt32], targets: [UInt32], sequenceLength: Int, lossMask: [Bool]? = nil) {
    precondition(inputs.count == targets.count && sequenceLength > 0 && inputs.count % sequenceLength == 0)
    precondition(lossMask?.count ?? inputs.count == inputs.count)
    self.inputs = inputs
    self.targets = targets
    self.sequenceLength = sequenceLength
    self.lossMask = lossMask
    sequenceNumbers = 0..<inputs.count / sequenceLength
  }

  /// A batch without sequences.
  public init(sequenceLength: Int) {
    self.init(inputs: [], targets: [], sequenceLength: sequenceLength)
  }

  /// Removes all sequences; those that are appended next reuse their memory.
  ///
  /// - Parameter sequenceNumbers: the numbers of those that come next.
  public mutating func removeAll(sequenceNumbers: Range<Int>) {
    inputs.removeAll(keepingCapacity: true)
    targets.removeAll(keepingCapacity: true)
    lossMask = nil
    teacher?.removeAll()
    self.sequenceNumbers = sequenceNumbers
  }

  /// Appends sequences whose targets the loss counts, except where a mask is false.
  ///
  /// - Parameters:
  ///   - lossMask: one element for each target; nil when the loss counts all.
  ///   - fill: appends inputs and targets.
  /// - Precondition: it appends complete sequences.
  public mutating func append(
    lossMask mask: [Bool]? = nil, _ fill: (_ inputs: inout [UInt32], _ targets: inout [UInt32]) -> Void
  ) {
    let start = count
    fill(&inputs, &targets)
    precondition(inputs.count == targets.count && inputs.count % sequenceLength == 0)
    let added = count - start
    precondition(mask?.count ?? added == added, "a mask of \(mask?.count ?? 0) elements for \(added) tokens")
    guard mask != nil || lossMask != nil else { return }
    let before = lossMask ?? [Bool](repeating: true, count: start)
    lossMask = before + (mask ?? [Bool](repeating: true, count: added))
  }

  /// Puts another token in the place of an input; the target before it remains.
  public mutating func replaceInput(at position: Int, by token: UInt32) { inputs[position] = token }

  /// The number of tokens.
  public var count: Int { inputs.count }

  /// The number of targets that the loss counts.
  public var lossTokenCount: Int { lossMask?.count { $0 } ?? count }

  /// Neighboring tokens that the loss either counts or leaves out.
  public struct LossRun: Equatable {
    /// The positions of the tokens in the batch.
    public let tokens: Range<Int>
    /// True when the loss counts them.
    public let isCounted: Bool
  }

  /// A range of tokens as the longest runs that the loss counts or leaves out.
  public func lossRuns(in range: Range<Int>) -> [LossRun] {
    guard let lossMask else { return [LossRun(tokens: range, isCounted: true)] }
    var runs: [LossRun] = []
    var start = range.lowerBound
    for end in range where end + 1 == range.upperBound || lossMask[end + 1] != lossMask[end] {
      runs.append(LossRun(tokens: start..<end + 1, isCounted: lossMask[end]))
      start = end + 1
    }
    return runs
  }

  /// The same inputs with targets further ahead; the loss leaves out those beyond the end of their sequence. There is no teacher.
  ///
  /// - Parameter distance: the tokens from an input to its target, at least 1, which is the next token.
  public func predicting(tokensAhead distance: Int) -> TokenBatch {
    precondition(distance > 0, "a target \(distance) tokens ahead")
    var batch = self
    batch.teacher = nil
    batch.lossMask = inputs.indices.map { position in
      guard position % sequenceLength + distance <= sequenceLength else { return false }
      return lossMask?[position + distance - 1] ?? true
    }
    batch.targets = targets.indices.map { targets[min($0 + distance, count) - 1] }
    return batch
  }

  /// A batch of a range of this one's sequences, without a teacher and a mask.
  public subscript(sequences: Range<Int>) -> TokenBatch {
    let range = sequences.lowerBound * sequenceLength..<sequences.upperBound * sequenceLength
    return TokenBatch(
      inputs: Array(inputs[range]), targets: Array(targets[range]), sequenceLength: sequenceLength)
  }
}
