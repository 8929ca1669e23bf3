import TensorKernels
import TestSupport
import Testing

@Suite("Causal attention")
struct CausalAttentionTests {
  struct Shape: Sendable {
    let heads: Reference.Heads, length: Int, block: Int, sequences: Int
    /// How much longer than `length` the longest sequence is that memory was made for.
    let spare: Int

    init(
      _ count: Int, _ keyValueCount: Int, width: Int, length: Int, block: Int, sequences: Int = 2,
      spare: Int = 0
    ) {
      heads = Reference.Heads(count: count, keyValueCount: keyValueCount, width: width)
      (self.length, self.block, self.sequences, self.spare) = (length, block, sequences, spare)
    }
  }

  /// Every grouping of 1, 2 and 4 heads; widths of 1 and odd ones; sequences of less than, exactly and more than
  /// a block, of the default length and of short ones.
  static let small = [
    Shape(1, 1, width: 1, length: 3, block: 1),
    Shape(1, 1, width: 3, length: 3, block: 4, spare: 5),
    Shape(2, 2, width: 4, length: 4, block: 4),
    Shape(2, 1, width: 2, length: 5, block: 4, sequences: 3),
    Shape(4, 4, width: 2, length: 7, block: 3),
    Shape(4, 2, width: 3, length: 9, block: 4, sequences: 1, spare: 2),
    Shape(4, 1, width: 6, length: 6, block: 5),
  ]
  static let random = (0..<8).map { index in
    var inputs = TestInputs(seed: 20 + UInt64(index))
    let keyValueCount = inputs.integer(in: 1...2)
    return Shape(
      keyValueCount * inputs.integer(in: 1...3), keyValueCount, width: inputs.integer(in: 1...7),
      length: inputs.integer(in: 2...20), block: inputs.integer(in: 1...8), spare: inputs.integer(in: 0...3))
  }
  static let acrossBlocks = Shape(1, 1, width: 2, length: 65, block: 64, sequences: 1)
  static let large = [
    Shape(2, 1, width: 8, length: 63, block: 64),
    Shape(2, 2, width: 5, length: 64, block: 64),
    acrossBlocks,
    Shape(4, 2, width: 16, length: 130, block: 64, sequences: 1, spare: 3),
  ]
  /// One position sees itself only: its weight is 1 and the gradients of query and key are 0.
  static let single = [
    Shape(2, 1, width: 4, length: 1, block: 64, sequences: 3, spare: 8),
    Shape(1, 1, width: 1, length: 1, block: 1),
  ]

  @Test(
    "Mixed values and log-sum-exps equal the plain ones", arguments: small + random + large + single, gaps)
  func forward(shape: Shape, gap: Int) {
    let queryKeyValue = Self.input(shape, seed: 1)
    let (mixed, logSumExps) = Self.run(FramedTensor(queryKeyValue, gap: gap), shape, gap)
    let expected = Reference.causalAttention(queryKeyValue, heads: shape.heads, sequenceLength: shape.length)
    #expect(relativeError(mixed.matrix, expected.mixed) < Tolerance.chain)
    #expect(relativeError(logSumExps.matrix, expected.logSumExps) < Tolerance.chain)
    #expect(mixed.isFrameIntact && logSumExps.isFrameIntact)
  }

  @Test("Scores in the hundreds give the plain weights and no overflow")
  func largeScores() {
    let shape = Shape(2, 1, width: 4, length: 9, block: 4)
    let queryKeyValue = Self.input(shape, seed: 2, in: -14...14)
    let (mixed, _) = Self.run(FramedTensor(queryKeyValue), shape, 0)
    let expected = Reference.causalAttention(queryKeyValue, heads: shape.heads, sequenceLength: shape.length)
    #expect(relativeError(mixed.matrix, expected.mixed) < Tolerance.largeScores)
  }

  @Test("dQ, dK and dV equal central differences", arguments: small + random + [acrossBlocks], gaps)
  func backward(shape: Shape, gap: Int) {
    let queryKeyValue = Self.input(shape, seed: 3)
    let (found, expected) = Self.gradients(queryKeyValue, shape, gap)
    let (queries, keys) = (
      shape.heads.count * shape.heads.width, shape.heads.keyValueCount * shape.heads.width
    )
    for part in [0..<queries, queries..<queries + keys, queries + keys..<queries + 2 * keys] {
      #expect(relativeError(found.columns(part), expected.columns(part)) < Tolerance.chain)
    }
  }

  @Test("A sequence of one token passes the gradient to its value only", arguments: single)
  func singleToken(shape: Shape) {
    let (found, expected) = Self.gradients(Self.input(shape, seed: 4), shape, 0)
    #expect(relativeError(found, expected) < Tolerance.chain)
  }

  @Test("The block length changes the gradient by rounding only", arguments: [1, 2, 17, 33, 64, 128])
  func blockLength(block: Int) {
    let queryKeyValue = Self.input(Shape(2, 1, width: 6, length: 67, block: block), seed: 5)
    let blocked = Self.tunedGradient(queryKeyValue, Shape(2, 1, width: 6, length: 67, block: block), 0)
    let single = Self.tunedGradient(queryKeyValue, Shape(2, 1, width: 6, length: 67, block: 67), 0)
    #expect(relativeError(blocked, single) < Tolerance.chain)
  }

  @Test("All instructions give the same bits", arguments: small + random + large + single)
  func bits(shape: Shape) {
    let queryKeyValue = Self.input(shape, seed: 7, in: -9...9)
    let expected = Self.tunedGradient(queryKeyValue, shape, 0, by: .own(.avx2)).elements
    for instructions in VectorInstructions.available {
      #expect(Self.tunedGradient(queryKeyValue, shape, 3, by: .own(instructions)).elements == expected)
    }
  }

  private static func input(_ shape: Shape, seed: UInt64, in range: ClosedRange<Float> = -2...2) -> Matrix {
    var inputs = TestInputs(seed: seed)
    return inputs.matrix(rows: shape.sequences * shape.length, columns: shape.heads.columns, in: range)
  }

  private static func attention(_ shape: Shape, by kernels: ProductKernels) -> CausalAttention {
    CausalAttention(
      heads: AttentionHeads(
        count: shape.heads.count, keyValueCount: shape.heads.keyValueCount, width: shape.heads.width),
      contextLength: shape.length + shape.spare, blockLength: shape.block, kernels: kernels)
  }

  private static func run(
    _ queryKeyValue: FramedTensor, _ shape: Shape, _ gap: Int, by kernels: ProductKernels = MatrixProduct.kernels
  ) -> (mixed: FramedTensor, logSumExps: FramedTensor) {
    let rows = queryKeyValue.view.rows
    let mixed = FramedTensor(rows: rows, columns: shape.heads.count * shape.heads.width, gap: gap)
    let logSumExps = FramedTensor(rows: shape.heads.count, columns: rows, gap: gap)
    attention(shape, by: kernels).forward(
      .init(
        queryKeyValue: queryKeyValue.view, sequenceLength: shape.length, mixed: mixed.view,
        logSumExps: logSumExps.view))
    return (mixed, logSumExps)
  }

  /// The gradient of Σ dMixed∘mixed for a dMixed of a fixed seed.
  private static func tunedGradient(
    _ queryKeyValue: Matrix, _ shape: Shape, _ gap: Int, by kernels: ProductKernels = MatrixProduct.kernels
  ) -> Matrix {
    let framed = FramedTensor(queryKeyValue, gap: gap)
    let (mixed, logSumExps) = run(framed, shape, gap, by: kernels)
    let gradient = FramedTensor(rows: queryKeyValue.rows, columns: queryKeyValue.columns, gap: gap)
    attention(shape, by: kernels).backward(
      .init(
        queryKeyValue: framed.view, sequenceLength: shape.length, mixed: mixed.view, logSumExps: logSumExps.view),
      dMixed: FramedTensor(upstream(shape), gap: gap).view, dQueryKeyValue: gradient.view)
    #expect(gradient.isFrameIntact)
    return gradient.matrix
  }

  private static func gradients(
    _ queryKeyValue: Matrix, _ shape: Shape, _ gap: Int
  ) -> (found: Matrix, expected: Matrix) {
    let upstream = upstream(shape)
    let expected = centralDifferences(at: queryKeyValue) {
      Reference.causalAttention($0, heads: shape.heads, sequenceLength: shape.length).mixed.innerProduct(
        upstream)
    }
    return (tunedGradient(queryKeyValue, shape, gap), expected)
  }

  private static func upstream(_ shape: Shape) -> Matrix {
    var inputs = TestInputs(seed: 6)
    return inputs.matrix(
      rows: shape.sequences * shape.length, columns: shape.heads.count * shape.heads.width)
  }
}
