import CProcessor
import MatrixTiles

/// Tiles of a matrix product in registers of 512 bits.
///
/// This module alone is compiled for AVX-512, so that one program runs everywhere: nothing of it may be called on a processor
/// without these instructions, and it uses nothing that another module could share with it.
///
/// Each sum is one chain of fused multiply-adds in the order of the steps, from 0, which then replaces C or is added to it. A tile may
/// fetch memory into the caches while it computes: two lines of 64 bytes at each step, from the address `ahead` on.
@unsafe
public enum WideTile {
  /// Computes 6 rows × 4 panels.
  @inline(never)
  public static func multiplySixByFour(_ a: TileRows, _ b: TilePanels, steps: Int, into c: TileTarget) {
    unsafe multiplySix(FourSums.self, a, b, steps: steps, into: c, NothingAhead())
  }

  /// Computes 6 rows × 4 panels, and fetches what comes next.
  @inline(never)
  public static func multiplySixByFour(
    _ a: TileRows, _ b: TilePanels, steps: Int, into c: TileTarget, ahead: UnsafeRawPointer
  ) {
    unsafe multiplySix(FourSums.self, a, b, steps: steps, into: c, LinesAhead(next: ahead))
  }

  /// Computes 6 rows × 2 panels.
  @inline(never)
  public static func multiplySixByTwo(_ a: TileRows, _ b: TilePanels, steps: Int, into c: TileTarget) {
    unsafe multiplySix(TwoSums.self, a, b, steps: steps, into: c, NothingAhead())
  }

  @inline(__always)
  private static func multiplySix<Sums: RowSums, Ahead: MemoryAhead>(
    _ type: Sums.Type, _ a: TileRows, _ b: TilePanels, steps: Int, into c: TileTarget, _ ahead: Ahead
  ) {
    var row0 = Sums(), row1 = Sums(), row2 = Sums(), row3 = Sums(), row4 = Sums(), row5 = Sums()
    let (rowStride, stepStride) = unsafe (a.rowStride, a.stepStride)
    var (upper, lower, panel) = unsafe (a.base, a.base + 3 * rowStride, UnsafeRawPointer(b.base))
    var ahead = ahead
    let panelBytes = unsafe 4 &* b.stride
    for row in 0..<6 { unsafe Sums.prefetch(c, row: row) }
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
    unsafe row0.write(to: c, row: 0)
    unsafe row1.write(to: c, row: 1)
    unsafe row2.write(to: c, row: 2)
    unsafe row3.write(to: c, row: 3)
    unsafe row4.write(to: c, row: 4)
    unsafe row5.write(to: c, row: 5)
  }

  /// Computes 4 rows × 4 panels, and fetches what comes next.
  @inline(never)
  public static func multiplyFourByFour(
    _ a: TileRows, _ b: TilePanels, steps: Int, into c: TileTarget, ahead: UnsafeRawPointer
  ) {
    var ahead = unsafe LinesAhead(next: ahead)
    var row0 = FourSums(), row1 = FourSums(), row2 = FourSums(), row3 = FourSums()
    let (rowStride, stepStride) = unsafe (a.rowStride, a.stepStride)
    var (upper, lower, panel) = unsafe (a.base, a.base + 2 * rowStride, UnsafeRawPointer(b.base))
    let panelBytes = unsafe 4 &* b.stride
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
    unsafe row0.write(to: c, row: 0)
    unsafe row1.write(to: c, row: 1)
    unsafe row2.write(to: c, row: 2)
    unsafe row3.write(to: c, row: 3)
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
  func write(to c: TileTarget, row: Int)
}

extension RowSums {
  /// Asks for a row of C, which is read and written after all steps.
  @unsafe @inline(__always)
  fileprivate static func prefetch(_ c: TileTarget, row: Int) {
    for panel in 0..<count { unsafe chorus_prefetch_target(c.base + row &* c.stride + 16 &* panel) }
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
  func write(to c: TileTarget, row: Int) {
    unsafe first.write(to: c, row: row, panel: 0)
    unsafe second.write(to: c, row: row, panel: 1)
    unsafe third.write(to: c, row: row, panel: 2)
    unsafe fourth.write(to: c, row: row, panel: 3)
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
  func write(to c: TileTarget, row: Int) {
    unsafe first.write(to: c, row: row, panel: 0)
    unsafe second.write(to: c, row: row, panel: 1)
  }
}

extension SIMD16<Float> {
  @unsafe @inline(__always)
  fileprivate func write(to c: TileTarget, row: Int, panel: Int) {
    let memory = unsafe UnsafeMutableRawPointer(c.base + row * c.stride + 16 * panel)
    let before = unsafe c.isAdding ? memory.loadUnaligned(as: Vector.self) : Vector()
    unsafe memory.storeBytes(of: c.isAdding ? before + self : self, as: Vector.self)
  }
}
