import ElementLoops
import WideTiles

/// Independent chains of fused multiply-adds in registers, as fast as one core can do them: what every product is measured by.
public enum MultiplyAddChains {
  /// Runs some rounds.
  ///
  /// - Returns: the floating-point operations, and a value that depends on all of them.
  public static func run(rounds: Int, _ instructions: VectorInstructions) -> (operations: Double, result: Float) {
    // 1 + factor is 1 up to rounding, so that no value grows or becomes subnormal.
    let factor: Float = 1e-8
    let (width, result) =
      switch instructions {
      case .avx2: (8, narrow(rounds: rounds, by: factor))
      case .avx512: (16, WideElements.multiplyAdd(by: factor, rounds: rounds))
      }
    return (Double(rounds * 2 * ElementLoops.chainCount * width), result)
  }

  @inline(never)
  private static func narrow(rounds: Int, by factor: Float) -> Float {
    ElementLoops.multiplyAdd(by: SIMD8(repeating: factor), rounds: rounds)
  }
}
