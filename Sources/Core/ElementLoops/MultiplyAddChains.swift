extension ElementLoops {
  /// The chains that `multiplyAdd` keeps in registers: enough for two units with a latency of at most six cycles.
  @_alwaysEmitIntoClient
  public static var chainCount: Int { 12 }

  /// Runs some rounds of independent chains of fused multiply-adds; gives a value that depends on all of them, so that none can be
  /// left out.
  @_alwaysEmitIntoClient @inline(__always)
  public static func multiplyAdd<Vector: SIMD>(by factor: Vector, rounds: Int) -> Float where Vector.Scalar == Float {
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
    let total = ((a + b) + (c + d)) + ((e + f) + (g + h)) + ((i + j) + (k + l))
    return total[0] + total[Vector.scalarCount - 1]
  }
}
