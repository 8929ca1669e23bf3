import Randomness

/// Random inputs of a test: the same seed gives the same inputs.
public struct TestInputs {
  private var generator: SequentialGenerator

  /// The inputs of one seed.
  public init(seed: UInt64) {
    generator = SequentialGenerator(RandomStream(seed: seed, purpose: .test))
  }

  /// Uniform values that float32 holds exactly, so that a kernel and its reference read the same.
  public mutating func matrix(rows: Int, columns: Int, in range: ClosedRange<Float> = -1...1) -> Matrix {
    let elements = (0..<rows * columns).map { _ in Double(Float.random(in: range, using: &generator)) }
    return Matrix(rows: rows, columns: columns, elements: elements)
  }

  /// Uniform tokens of a vocabulary.
  public mutating func tokens(_ count: Int, vocabularySize: Int) -> [UInt32] {
    (0..<count).map { _ in UInt32.random(in: 0..<UInt32(vocabularySize), using: &generator) }
  }

  /// Rows and columns of some matrices, most of which are no multiples of a vector's width.
  public static func shapes(
    _ count: Int, seed: UInt64, rows: ClosedRange<Int> = 1...9, columns: ClosedRange<Int> = 1...70
  ) -> [(Int, Int)] {
    var inputs = TestInputs(seed: seed)
    return (0..<count).map { _ in (inputs.integer(in: rows), inputs.integer(in: columns)) }
  }

  /// A uniform integer.
  public mutating func integer(in range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }

  /// A fair choice of −1 or 1.
  public mutating func sign() -> Float { Bool.random(using: &generator) ? 1 : -1 }
}
