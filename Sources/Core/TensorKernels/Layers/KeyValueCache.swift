import CProcessor

/// The keys and values that one layer has computed for some sequences, and attention of further positions to them.
///
/// A sequence's keys, and its values, are read in one stream: blocks of 16 positions of all heads. In a block a head's keys stand
/// dimension after dimension with the 16 positions side by side; its values stand in panels of 16 dimensions, position after
/// position. A sequence's result depends on its own keys and values and on its length alone.
///
/// Source: Vaswani et al., 2017, https://arxiv.org/abs/1706.03762, eq. 1.
public struct KeyValueCache {
  /// The positions of a block, and the dimensions of a panel.
  private static let width = 16

  private let heads: AttentionHeads
  private let contextLength: Int
  /// The panels of a head's values.
  private let panelCount: Int
  /// The vectors of a block's keys, and of its values.
  private let keyCount: Int, valueCount: Int
  private let keys: FloatStorage
  private let values: FloatStorage
  /// Scores, then weights, **shape** [H, T].
  private let weights: Tensor
  /// The reciprocal of the sum of each head's exponentials, **shape** [1, H].
  private let factors: Tensor
  /// The sums of each panel of each head.
  private let sums: FloatStorage

  /// Room for `slots` sequences of at most `contextLength` positions.
  public init(slots: Int, heads: AttentionHeads, contextLength: Int) {
    self.heads = heads
    self.contextLength = contextLength
    panelCount = PackedMatrix.paddedCount(heads.width) / Self.width
    keyCount = heads.keyValueCount * heads.width
    valueCount = heads.keyValueCount * panelCount * Self.width
    let paddedLength = PackedMatrix.paddedCount(contextLength)
    keys = FloatStorage(count: slots * paddedLength * keyCount)
    values = FloatStorage(count: slots * paddedLength * valueCount)
    weights = Tensor(rows: heads.count, columns: paddedLength)
    factors = Tensor(rows: 1, columns: heads.count)
    sums = FloatStorage(count: heads.count * panelCount * WeightedSum.floatCount)
  }

  /// Keeps the keys and values of some rows and mixes the values of each row's sequence up to there.
  ///
  /// - Parameters:
  ///   - queryKeyValue: **shape** [rows, (H + 2K)·E]: queries, keys and values side by side, already rotated.
  ///   - slots: the sequence of each row; several rows may belong to one sequence.
  ///   - positions: each row's position, in `0..<T`; the positions before it have been kept, or are those of earlier rows.
  ///   - mixed: **shape** [rows, H·E]; the result.
  public func attend(_ queryKeyValue: Tensor, slots: [Int], positions: [Int], into mixed: Tensor) {
    precondition(queryKeyValue.columns == heads.columns)
    precondition(mixed.columns == heads.queryColumns && mixed.rows == queryKeyValue.rows)
    precondition(slots.count == queryKeyValue.rows && positions.count == queryKeyValue.rows)
    for row in slots.indices {
      let input = unsafe queryKeyValue.readableRow(row)
      let position = positions[row]
      precondition(position >= 0 && position < contextLength, "position \(position) of \(contextLength)")
      let place = unsafe place(slot: slots[row])
      let count = position + 1
      let last = blockCount(count) - 1
      // The processor reads ahead, so that the last block is there when it is written after the others were read.
      unsafe score(input, place, blocks: 0..<last)
      unsafe keep(input, position: position, in: place)
      unsafe score(input, place, blocks: last..<last + 1)
      for head in 0..<heads.count { softenScores(ofHead: head, count: count) }
      unsafe mix(place, count: count, into: mixed.row(row))
    }
  }

  /// Gives a sequence the first positions of another one.
  ///
  /// - Precondition: the slots differ.
  public func copy(slot source: Int, to target: Int, count: Int) {
    precondition(source != target && count <= contextLength)
    let from = unsafe place(slot: source)
    let to = unsafe place(slot: target)
    let blocks = blockCount(count)
    unsafe to.keys.update(from: from.keys, count: blocks * keyCount)
    unsafe to.values.update(from: from.values, count: blocks * valueCount)
  }

  /// The memory of one slot.
  @unsafe
  private struct Place {
    let keys: UnsafeMutablePointer<Vector>
    let values: UnsafeMutablePointer<Vector>
  }

  private func place(slot: Int) -> Place {
    let blocks = blockCount(contextLength)
    precondition((slot + 1) * blocks * keyCount * Self.width <= keys.count, "slot \(slot) is out of range")
    return unsafe Place(
      keys: vectors(keys.base) + slot * blocks * keyCount, values: vectors(values.base) + slot * blocks * valueCount)
  }

  /// The blocks of some positions, of which the last may be a part.
  private func blockCount(_ positions: Int) -> Int { PackedMatrix.paddedCount(positions) / Self.width }

  private func keep(_ input: UnsafeBufferPointer<Float>, position: Int, in place: Place) {
    let (block, offset) = position.quotientAndRemainder(dividingBy: Self.width)
    for group in 0..<heads.keyValueCount {
      let key = input.extracting(heads.key(ofGroup: group))
      let value = input.extracting(heads.value(ofGroup: group))
      let keys = unsafe floats(place.keys + block * keyCount + group * heads.width) + offset
      for index in 0..<heads.width { unsafe keys[index &* Self.width] = key[index] }
      for index in 0..<panelCount {
        let vector = unsafe place.values + block * valueCount + panel(index, ofGroup: group) + offset
        let lanes = value.extracting(dimensions(ofPanel: index))
        _ = unsafe UnsafeMutableBufferPointer(start: floats(vector), count: Self.width).update(fromContentsOf: lanes)
      }
    }
  }

  /// The first vector of a panel of a group's values in a block.
  private func panel(_ panel: Int, ofGroup group: Int = 0) -> Int { (group * panelCount + panel) * Self.width }

  /// The dimensions of a head in a panel of its values; the last panel may be filled in part.
  private func dimensions(ofPanel panel: Int) -> Range<Int> {
    panel * Self.width..<min(heads.width, (panel + 1) * Self.width)
  }

  /// Leaves the scaled scores of all heads in `weights`.
  private func score(_ input: UnsafeBufferPointer<Float>, _ place: Place, blocks: Range<Int>) {
    guard let queries = input.baseAddress else { return }
    let scale = 1 / Float(heads.width).squareRoot()
    for block in blocks {
      let keys = unsafe place.keys + block * keyCount
      for head in 0..<heads.count {
        var sum = WeightedSum()
        unsafe sum.add(
          queries + head * heads.width, keys + head / heads.groupSize * heads.width, count: heads.width)
        unsafe vectors(weights.base + head * weights.stride)[block] = scale * sum.total
      }
    }
  }

  /// Replaces a head's scores by their exponentials.
  private func softenScores(ofHead head: Int, count: Int) {
    var seen = unsafe weights.row(head).extracting(0..<count).mutableSpan
    _ = takeExponentials(&seen, ElementKernels(MatrixProduct.kernels))
    unsafe factors.base[head] = 1 / sum(seen.span)
  }

  private func mix(_ place: Place, count: Int, into output: UnsafeMutableBufferPointer<Float>) {
    let sums = unsafe UnsafeMutableRawPointer(sums.base).assumingMemoryBound(to: WeightedSum.self)
    unsafe sums.update(repeating: WeightedSum(), count: heads.count * panelCount)
    for block in 0..<blockCount(count) {
      let seen = min(Self.width, count - block * Self.width)
      for head in 0..<heads.count {
        let weights = unsafe weights.base + head * weights.stride + block * Self.width
        let values = unsafe place.values + block * valueCount + panel(0, ofGroup: head / heads.groupSize)
        for index in 0..<panelCount {
          var sum = unsafe sums[head * panelCount + index]
          unsafe sum.add(weights, values + panel(index), count: seen)
          unsafe sums[head * panelCount + index] = sum
        }
      }
    }
    for head in 0..<heads.count {
      for index in 0..<panelCount {
        let mixture = unsafe factors.base[head] * sums[head * panelCount + index].total
        for (lane, dimension) in dimensions(ofPanel: index).enumerated() {
          unsafe output[head * heads.width + dimension] = mixture[lane]
        }
      }
    }
  }
}

private func vectors(_ floats: UnsafeMutablePointer<Float>) -> UnsafeMutablePointer<Vector> {
  unsafe UnsafeMutableRawPointer(floats).assumingMemoryBound(to: Vector.self)
}

private func floats(_ vectors: UnsafeMutablePointer<Vector>) -> UnsafeMutablePointer<Float> {
  unsafe UnsafeMutableRawPointer(vectors).assumingMemoryBound(to: Float.self)
}

/// Σ weightᵢ·vectorᵢ in four sums, which hide the latency of an addition.
private struct WeightedSum {
  static var floatCount: Int { MemoryLayout<WeightedSum>.size / MemoryLayout<Float>.size }

  /// The vectors between one that is read and one that is asked for, 8 KiB: the processor by itself reads ahead to the end of a
  /// page only.
  private static var distance: Int { 128 }

  private var first = Vector()
  private var second = Vector()
  private var third = Vector()
  private var fourth = Vector()

  @inline(__always)
  var total: Vector { (first + second) + (third + fourth) }

  @unsafe @inline(__always)
  mutating func add(_ weights: UnsafePointer<Float>, _ vectors: UnsafePointer<Vector>, count: Int) {
    var index = 0
    while index &+ 4 <= count {
      for next in index..<index &+ 4 { unsafe chorus_prefetch(vectors + (next &+ Self.distance)) }
      unsafe first.addProduct(Vector(repeating: weights[index]), vectors[index])
      unsafe second.addProduct(Vector(repeating: weights[index &+ 1]), vectors[index &+ 1])
      unsafe third.addProduct(Vector(repeating: weights[index &+ 2]), vectors[index &+ 2])
      unsafe fourth.addProduct(Vector(repeating: weights[index &+ 3]), vectors[index &+ 3])
      index &+= 4
    }
    while index < count {
      unsafe first.addProduct(Vector(repeating: weights[index]), vectors[index])
      index &+= 1
    }
  }
}
