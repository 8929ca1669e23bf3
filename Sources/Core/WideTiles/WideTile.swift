import CProcessor

/// Tiles of a matrix product in registers of 512 bits.
///
/// This module alone is compiled for AVX-512, so that one program runs everywhere: nothing of it may be called on a processor
/// without these instructions, and it uses nothing that another module could share with it.
///
/// B stands in panels of 16 columns, step after step. Each sum is one chain of fused multiply-adds in the order of the steps, from 0,
/// which then replaces C or is added to it.
///
/// The parameters of all functions:
/// - a: the element of row r and step k is at r·rowStride + k·stepStride.
/// - b: the first of the panels, aligned to 64 bytes, each `panelStride` elements after the one before it.
/// - c: the tile, rows `cStride` elements apart.
/// - ahead: the first address of the memory to fetch into the caches, two lines at each step.
@unsafe
public enum WideTile {
  /// Computes 6 rows × 4 panels.
  @inline(never)
  public static func multiplySixByFour(
    a: UnsafePointer<Float>, rowStride: Int, stepStride: Int, b: UnsafePointer<Float>, panelStride: Int, steps: Int,
    c: UnsafeMutablePointer<Float>, cStride: Int, isAdding: Bool
  ) {
    unsafe multiplySix(
      FourSums.self, NothingAhead(),
      a: a, rowStride: rowStride, stepStride: stepStride, b: b, panelStride: panelStride, steps: steps, c: c,
      cStride: cStride,
      isAdding: isAdding)
  }

  /// Computes 6 rows × 4 panels, and fetches what comes next.
  @inline(never)
  public static func multiplySixByFour(
    a: UnsafePointer<Float>, rowStride: Int, stepStride: Int, b: UnsafePointer<Float>, panelStride: Int, steps: Int,
    c: UnsafeMutablePointer<Float>, cStride: Int, isAdding: Bool, ahead: UnsafeRawPointer
  ) {
    unsafe multiplySix(
      FourSums.self, LinesAhead(next: ahead),
      a: a, rowStride: rowStride, stepStride: stepStride, b: b, panelStride: panelStride, steps: steps, c: c,
      cStride: cStride,
      isAdding: isAdding)
  }

  /// Computes 6 rows × 2 panels.
  @inline(never)
  public static func multiplySixByTwo(
    a: UnsafePointer<Float>, rowStride: Int, stepStride: Int, b: UnsafePointer<Float>, panelStride: Int, steps: Int,
    c: UnsafeMutablePointer<Float>, cStride: Int, isAdding: Bool
  ) {
    unsafe multiplySix(
      TwoSums.self, NothingAhead(),
      a: a, rowStride: rowStride, stepStride: stepStride, b: b, panelStride: panelStride, steps: steps, c: c,
      cStride: cStride,
      isAdding: isAdding)
  }

  @inline(__always)
  private static func multiplySix<Sums: RowSums, Ahead: MemoryAhead>(
    _ type: Sums.Type, _ ahead: Ahead,
    a: UnsafePointer<Float>, rowStride: Int, stepStride: Int, b: UnsafePointer<Float>, panelStride: Int, steps: Int,
    c: UnsafeMutablePointer<Float>, cStride: Int, isAdding: Bool
  ) {
    var row0 = Sums(), row1 = Sums(), row2 = Sums(), row3 = Sums(), row4 = Sums(), row5 = Sums()
    var (upper, lower, panel) = unsafe (a, a + 3 * rowStride, UnsafeRawPointer(b))
    var ahead = ahead
    let panelBytes = 4 &* panelStride
    for row in 0..<6 { unsafe Sums.prefetch(c + row &* cStride) }
    for _ in 0..<steps {
      let b = unsafe Sums.Panels(panel, panelBytes)
      ahead.fetch()
      unsafe row0.add(upper[0], b)
      unsafe row1.add(upper[rowStride], b)
      unsafe row2.add(upper[2 &* rowStride], b)
      unsafe row3.add(lower[0], b)
      unsafe row4.add(lower[rowStride], b)
      unsafe row5.add(lower[2 &* rowStride], b)
      unsafe upper += stepStride
      unsafe lower += stepStride
      unsafe panel += 64
    }
    unsafe row0.write(to: c, isAdding)
    unsafe row1.write(to: c + cStride, isAdding)
    unsafe row2.write(to: c + 2 * cStride, isAdding)
    unsafe row3.write(to: c + 3 * cStride, isAdding)
    unsafe row4.write(to: c + 4 * cStride, isAdding)
    unsafe row5.write(to: c + 5 * cStride, isAdding)
  }

  /// Computes 4 rows × 4 panels, and fetches what comes next.
  @inline(never)
  public static func multiplyFourByFour(
    a: UnsafePointer<Float>, rowStride: Int, stepStride: Int, b: UnsafePointer<Float>, panelStride: Int, steps: Int,
    c: UnsafeMutablePointer<Float>, cStride: Int, isAdding: Bool, ahead: UnsafeRawPointer
  ) {
    var ahead = unsafe LinesAhead(next: ahead)
    var row0 = FourSums(), row1 = FourSums(), row2 = FourSums(), row3 = FourSums()
    var (upper, lower, panel) = unsafe (a, a + 2 * rowStride, UnsafeRawPointer(b))
    let panelBytes = 4 &* panelStride
    for _ in 0..<steps {
      let b = unsafe FourPanels(panel, panelBytes)
      unsafe ahead.fetch()
      unsafe row0.add(upper[0], b)
      unsafe row1.add(upper[rowStride], b)
      unsafe row2.add(lower[0], b)
      unsafe row3.add(lower[rowStride], b)
      unsafe upper += stepStride
      unsafe lower += stepStride
      unsafe panel += 64
    }
    unsafe row0.write(to: c, isAdding)
    unsafe row1.write(to: c + cStride, isAdding)
    unsafe row2.write(to: c + 2 * cStride, isAdding)
    unsafe row3.write(to: c + 3 * cStride, isAdding)
  }
}

private typealias Vector = SIMD16<Float>

/// The memory that a tile fetches while it computes.
private protocol MemoryAhead {
  mutating func fetch()
}

private struct NothingAhead: MemoryAhead {
  @inline(__always)
  func fetch() {}
}

/// Two lines of 64 bytes at each step.
@unsafe
private struct LinesAhead: MemoryAhead {
  var next: UnsafeRawPointer

  @inline(__always)
  mutating func fetch() {
    unsafe chorus_prefetch(next)
    unsafe chorus_prefetch(next + 64)
    unsafe next += 128
  }
}

/// One step of some panels.
private protocol PanelStep {
  init(_ panel: UnsafeRawPointer, _ bytes: Int)
}

/// The sums of one row and some panels.
private protocol RowSums {
  associatedtype Panels: PanelStep
  /// The number of panels.
  static var count: Int { get }
  init()
  mutating func add(_ a: Float, _ b: Panels)
  func write(to c: UnsafeMutablePointer<Float>, _ isAdding: Bool)
}

extension RowSums {
  /// Asks for a row of C, which is read and written after all steps.
  @unsafe @inline(__always)
  fileprivate static func prefetch(_ c: UnsafeMutablePointer<Float>) {
    for panel in 0..<count { unsafe chorus_prefetch_target(c + 16 &* panel) }
  }
}

/// One step of four panels.
private struct FourPanels: PanelStep {
  let first, second, third, fourth: Vector

  @unsafe @inline(__always)
  init(_ panel: UnsafeRawPointer, _ bytes: Int) {
    unsafe first = panel.load(as: Vector.self)
    unsafe second = panel.load(fromByteOffset: bytes, as: Vector.self)
    unsafe third = panel.load(fromByteOffset: 2 &* bytes, as: Vector.self)
    unsafe fourth = panel.load(fromByteOffset: 3 &* bytes, as: Vector.self)
  }
}

/// One step of two panels.
private struct TwoPanels: PanelStep {
  let first, second: Vector

  @unsafe @inline(__always)
  init(_ panel: UnsafeRawPointer, _ bytes: Int) {
    unsafe first = panel.load(as: Vector.self)
    unsafe second = panel.load(fromByteOffset: bytes, as: Vector.self)
  }
}

/// The sums of one row and four panels.
private struct FourSums: RowSums {
  static var count: Int { 4 }
  private var first = Vector(), second = Vector(), third = Vector(), fourth = Vector()

  @inline(__always)
  mutating func add(_ a: Float, _ b: FourPanels) {
    let a = Vector(repeating: a)
    first.addProduct(a, b.first)
    second.addProduct(a, b.second)
    third.addProduct(a, b.third)
    fourth.addProduct(a, b.fourth)
  }

  @unsafe @inline(__always)
  func write(to c: UnsafeMutablePointer<Float>, _ isAdding: Bool) {
    unsafe first.write(to: c, isAdding)
    unsafe second.write(to: c + 16, isAdding)
    unsafe third.write(to: c + 32, isAdding)
    unsafe fourth.write(to: c + 48, isAdding)
  }
}

/// The sums of one row and two panels.
private struct TwoSums: RowSums {
  static var count: Int { 2 }
  private var first = Vector(), second = Vector()

  @inline(__always)
  mutating func add(_ a: Float, _ b: TwoPanels) {
    let a = Vector(repeating: a)
    first.addProduct(a, b.first)
    second.addProduct(a, b.second)
  }

  @unsafe @inline(__always)
  func write(to c: UnsafeMutablePointer<Float>, _ isAdding: Bool) {
    unsafe first.write(to: c, isAdding)
    unsafe second.write(to: c + 16, isAdding)
  }
}

extension SIMD16<Float> {
  @unsafe @inline(__always)
  fileprivate func write(to c: UnsafeMutablePointer<Float>, _ isAdding: Bool) {
    let memory = UnsafeMutableRawPointer(c)
    let before = isAdding ? unsafe memory.loadUnaligned(as: Vector.self) : Vector()
    unsafe memory.storeBytes(of: isAdding ? before + self : self, as: Vector.self)
  }
}
