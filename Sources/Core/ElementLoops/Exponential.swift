import RealModule

/// eˣ for float32 by a polynomial that vectorizes, to 2 units in the last place.
///
/// x = n·ln 2 + r with |r| ≤ ½ ln 2, so eˣ = 2ⁿ·eʳ. Adding 1.5·2²³ rounds to the integer n and leaves it in the
/// low bits, which become the exponent. eʳ is a polynomial of degree 6 with the coefficients of Cephes' `expf`
/// (Moshier, 1989); its multiplications and additions may fuse. Arguments are held in −87…88, where the result is a normal number.
@_alwaysEmitIntoClient @inline(__always)
public func exponential(_ x: Float) -> Float {
  let clampedBelow = x < -87 ? -87 : x
  let clamped = clampedBelow > 88 ? 88 : clampedBelow
  let shifted = clamped * 1.442_695_04 + 12_582_912
  let n = shifted - 12_582_912
  let r = (clamped - n * 0.693_359_375) + n * 2.121_944_4e-4
  var p: Float = 1.987_569_15e-4
  p = Relaxed.multiplyAdd(p, r, 1.398_199_95e-3)
  p = Relaxed.multiplyAdd(p, r, 8.333_452e-3)
  p = Relaxed.multiplyAdd(p, r, 4.166_579_6e-2)
  p = Relaxed.multiplyAdd(p, r, 1.666_666_55e-1)
  p = Relaxed.multiplyAdd(p, r, 5.000_000_1e-1)
  let series = Relaxed.multiplyAdd(p, r * r, r) + 1
  return series * Float(bitPattern: (shifted.bitPattern &<< 23) &+ 0x3F80_0000)
}
