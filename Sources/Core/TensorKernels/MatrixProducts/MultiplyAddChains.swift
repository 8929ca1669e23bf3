import WideTiles

/// Independent chains of fused multiply-adds in registers, as fast as one core can do them: what every product is measured by.
public enum MultiplyAddChains {
  /// Runs some rounds.
  ///
  /// - Returns: the floating-point operations, and a value that depends on all of them.
  public static func run(rounds: Int, _ instructions: VectorInstructions) -> (operations: Double, result: Float) {
    // 1 + factor is 1 up to rounding, so that no value grows or becomes subnormal.
    let factor: Float = 1e-8
    switch instructions {
    case .avx2: return (Double(rounds * 2 * 12 * 8), narrow(rounds: rounds, by: factor))
    case .avx512:
      let operations = Double(rounds * WideMultiplyAdd.operationsPerRound)
      return (operations, WideMultiplyAdd.run(rounds: rounds, by: factor))
    }
  }

  @inline(never)
  private static func narrow(rounds: Int, by factor: Float) -> Float {
    let factor = SIMD8<Float>(repeating: factor)
    var a = factor, b = factor, c = factor, d = factor, e = factor, f = factor
    var g = factor, h = factor, i = factor, j = factor, k = factor, l = factor
    for _ in 0..<rounds {
      a.addProduct(a, factor)
      b.addProduct(b, factor)
      c.addProduct(c, factor)
      d.addProduct(d, factor)
      e.addProduct(e, factor)
      f.addProduct(f, factor)
      g.addProduct(g, factor)
      h.addProduct(h, factor)
      i.addProduct(i, factor)
      j.addProduct(j, factor)
      k.addProduct(k, factor)
      l.addProduct(l, factor)
    }
    let total = a + b + c + d + e + f + g + h + i + j + k + l
    return total[0] + total[7]
  }
}
