/// Independent chains of multiply-adds in registers of 512 bits.
public enum WideMultiplyAdd {
  /// Floating-point operations of one round.
  public static let operationsPerRound = 2 * 12 * 16

  /// Runs some rounds; gives a value that depends on all of them, so that none can be left out.
  @inline(never)
  public static func run(rounds: Int, by factor: Float) -> Float {
    let factor = SIMD16<Float>(repeating: factor)
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
    return total[0] + total[15]
  }
}
