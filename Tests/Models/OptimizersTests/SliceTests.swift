import Optimizers
import TensorKernels
import TestSupport
import Testing

@Suite("Slices of an optimizer's buffers")
struct SliceTests {
  private static let segments: [ParameterSegment] = [
    .init(range: 0..<7, isDecayed: true), .init(range: 7..<40, isDecayed: false),
    .init(range: 40..<100, isDecayed: true),
  ]

  private static func slices(_ boundaries: SliceBoundaries, ranks: Int) -> [Range<Int>] {
    (0..<ranks).map { rank in
      boundaries.slice(nearest: rank * 100 / ranks..<(rank + 1) * 100 / ranks, in: segments)
    }
  }

  @Test("Slices of complete parameters cover the buffer and begin where parameters do", arguments: 1...8)
  func parameters(ranks: Int) {
    let slices = Self.slices(.parameters, ranks: ranks)
    #expect(slices.flatMap { Array($0) } == Array(0..<100))
    #expect(slices.allSatisfy { [0, 7, 40, 100].contains($0.lowerBound) })
  }

  @Test("Slices that may begin anywhere stay as they are")
  func anywhere() {
    #expect(Self.slices(.anywhere, ranks: 3) == [0..<33, 33..<66, 66..<100])
  }

  @Test("AdamW over slices has the bits of AdamW over the entire buffer", arguments: 1...4)
  func adamW(ranks: Int) {
    let optimizer = AdamW(.init(weightDecay: 0.3))
    func train(_ slices: [Range<Int>]) -> [[Float]] {
      let buffers = buffers(optimizer)
      for number in 1...3 {
        let step = OptimizerStep(number: number, learningRate: 0.01, gradientNorm: 2)
        for slice in slices { optimizer.update(slice, of: buffers, in: step) }
      }
      return ([buffers.parameters] + buffers.state).map { $0.elements }
    }
    #expect(train(Self.slices(.anywhere, ranks: ranks)) == train([0..<100]))
  }

  /// A matrix of 6 × 10 and one of 11 × 3 between vectors.
  private static let matrices: [ParameterSegment] = [
    .init(range: 0..<60, isDecayed: true, matrixColumns: 10), .init(range: 60..<63, isDecayed: false),
    .init(range: 63..<96, isDecayed: true, matrixColumns: 3), .init(range: 96..<100, isDecayed: true),
  ]

  @Test(
    "Muon, and an average of its weights, over slices have the bits of those over the entire buffer", arguments: 1...5)
  func muon(ranks: Int) {
    let average = WeightAverage.exponential(decay: 0.7)
    let optimizer = AveragingOptimizer(Muon(.init(weightDecay: 0.3)), average: average)
    func train(_ slices: [Range<Int>]) -> [[Float]] {
      let buffers = buffers(optimizer, Self.matrices)
      for number in 1...3 {
        let step = OptimizerStep(number: number, learningRate: 0.01, gradientNorm: 2)
        for slice in slices { optimizer.update(slice, of: buffers, in: step) }
      }
      return ([buffers.parameters] + buffers.state).map { $0.elements }
    }
    let slices = (0..<ranks).map { rank in
      let wanted = rank * 100 / ranks..<(rank + 1) * 100 / ranks
      return optimizer.sliceBoundaries.slice(nearest: wanted, in: Self.matrices)
    }
    #expect(train(slices) == train([0..<100]))
  }

  private func buffers(
    _ optimizer: some Optimizer, _ segments: [ParameterSegment] = Self.segments
  ) -> OptimizerBuffers {
    func vector(_ value: (Int) -> Float) -> Tensor {
      let vector = Tensor(rows: 1, columns: 100)
      vector.assign((0..<100).map(value))
      return vector
    }
    return OptimizerBuffers(
      parameters: vector { Float($0) / 50 - 1 }, gradients: vector { Float($0 * 37 % 100) / 100 - 0.5 },
      state: optimizer.stateNames.map { _ in vector { _ in 0 } }, segments: segments,
      scratchCount: optimizer.scratchCount(segments))
  }
}
