/// The squared Euclidean norm of a vector, with an order of summation that depends on positions only.
public enum SquaredNorm {
  /// The number of elements summed in float32 before they join the sum in double precision.
  public static let blockLength = 4096

  /// Σ xᵢ² of each block of `blockLength` elements; the last block may be shorter.
  ///
  /// Blocks computed by different owners of parts of a vector add up to the same bits, as long as the parts begin at
  /// multiples of the block length and the blocks are added in their order.
  ///
  /// - Parameters:
  ///   - x: a view without gaps.
  ///   - blocks: receives one sum a block, from `firstBlock` on.
  public static func blocks(of x: Tensor, into blocks: inout [Double], firstBlock: Int = 0) {
    x.withElements { elements in
      for start in Swift.stride(from: 0, to: elements.count, by: blockLength) {
        let block = elements.extracting(start..<min(start + blockLength, elements.count))
        blocks[firstBlock + start / blockLength] = Double(sumOfSquares(block))
      }
    }
  }

  /// The number of blocks of a vector of `count` elements.
  public static func blockCount(_ count: Int) -> Int { (count + blockLength - 1) / blockLength }

  /// Σ xᵢ², the blocks added in double precision.
  ///
  /// - Parameter x: a view without gaps.
  public static func of(_ x: Tensor) -> Double {
    var blocks = [Double](repeating: 0, count: blockCount(x.count))
    self.blocks(of: x, into: &blocks)
    return blocks.reduce(0, +)
  }
}
