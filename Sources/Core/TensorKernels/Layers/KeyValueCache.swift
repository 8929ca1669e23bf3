/// The keys and values that one layer has computed for some sequences, and attention of further positions to them.
///
/// Memory is read in one stream: keys stand in blocks of 16 positions, dimension after dimension with the 16 positions side
/// by side; values in panels of 16 dimensions, position after position. A sequence's result depends on its own keys and
/// values and on its length alone.
///
/// Source: Vaswani et al., 2017, https://arxiv.org/abs/1706.03762, eq. 1.
public struct KeyValueCache {
  private static let width = 16

  private let heads: AttentionHeads
  private let contextLength: Int
  /// E and T rounded up to full blocks.
  private let paddedWidth: Int, paddedLength: Int
  private let keys: FloatStorage
  private let values: FloatStorage
  /// Scores, then weights, of one head, **shape** [1, T].
  private let weights: Tensor

  /// Room for `slots` sequences of at most `contextLength` positions.
  public init(slots: Int, heads: AttentionHeads, contextLength: Int) {
    self.heads = heads
    self.contextLength = contextLength
    paddedWidth = PackedMatrix.paddedCount(heads.width)
    paddedLength = PackedMatrix.paddedCount(contextLength)
    keys = FloatStorage(count: slots * heads.keyValueCount * heads.width * paddedLength)
    values = FloatStorage(count: slots * heads.keyValueCount * paddedWidth * contextLength)
    weights = Tensor(rows: 1, columns: paddedLength)
  }

  /// The memory of one key/value head of one slot.
  @unsafe
  private struct Place {
    let keys: UnsafeMutablePointer<Float>
    let values: UnsafeMutablePointer<Float>
  }

  private func place(slot: Int, group: Int) -> Place {
    let index = slot * heads.keyValueCount + group
    precondition((index + 1) * heads.width * paddedLength <= keys.count, "slot \(slot) is out of range")
    return unsafe Place(
      keys: keys.base + index * heads.width * paddedLength, values: values.base + index * paddedWidth * contextLength)
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
      for group in 0..<heads.keyValueCount {
        let place = unsafe place(slot: slots[row], group: group)
        unsafe keep(input, group: group, position: positions[row], in: place)
        unsafe attend(input, group: group, count: positions[row] + 1, to: place, into: mixed.row(row))
      }
    }
  }

  /// Gives a sequence the first positions of another one.
  ///
  /// - Precondition: the slots differ.
  public func copy(slot source: Int, to target: Int, count: Int) {
    precondition(source != target && count <= contextLength)
    let keyCount = PackedMatrix.paddedCount(count) * heads.width
    for group in 0..<heads.keyValueCount {
      let from = unsafe place(slot: source, group: group)
      let to = unsafe place(slot: target, group: group)
      unsafe to.keys.update(from: from.keys, count: keyCount)
      for panel in 0..<paddedWidth / Self.width {
        let offset = panel * contextLength * Self.width
        unsafe (to.values + offset).update(from: from.values + offset, count: count * Self.width)
      }
    }
  }

  private func keep(_ input: UnsafeBufferPointer<Float>, group: Int, position: Int, in place: Place) {
    precondition(position >= 0 && position < contextLength, "position \(position) of \(contextLength)")
    let key = input.extracting(heads.key(ofGroup: group))
    let value = input.extracting(heads.value(ofGroup: group))
    let block = position / Self.width
    let keyTarget = unsafe place.keys + block * heads.width * Self.width + position % Self.width
    let valueTarget = unsafe place.values + position * Self.width
    for index in 0..<heads.width {
      let panel = index / Self.width
      unsafe keyTarget[index * Self.width] = key[index]
      unsafe valueTarget[panel * contextLength * Self.width + index % Self.width] = value[index]
    }
  }

  /// Attends with all query heads of a group to the first `count` positions.
  private func attend(
    _ input: UnsafeBufferPointer<Float>, group: Int, count: Int, to place: Place,
    into mixed: UnsafeMutableBufferPointer<Float>
  ) {
    for head in group * heads.groupSize..<(group + 1) * heads.groupSize {
      let columns = heads.query(head)
      unsafe score(input.extracting(columns), place, count: count)
      let factor = softenScores(count: count)
      unsafe mix(place, count: count, factor: factor, into: mixed.extracting(columns))
    }
  }

  /// Leaves the scaled scores of a query in `weights`.
  private func score(_ query: UnsafeBufferPointer<Float>, _ place: Place, count: Int) {
    guard let query = query.baseAddress else { return }
    let scores = unsafe vectors(weights.base)
    let keys = unsafe vectors(place.keys)
    let scale = 1 / Float(heads.width).squareRoot()
    for block in 0..<(count + Self.width - 1) / Self.width {
      unsafe scores[block] = scale * weightedSum(query, keys + block * heads.width, count: heads.width)
    }
  }

  /// Replaces scores by their exponentials; gives the reciprocal of their sum.
  private func softenScores(count: Int) -> Float {
    var seen = unsafe weights.row(0).extracting(0..<count).mutableSpan
    _ = takeExponentials(&seen, ElementKernels(MatrixProduct.kernels))
    return 1 / sum(seen.span)
  }

  private func mix(_ place: Place, count: Int, factor: Float, into output: UnsafeMutableBufferPointer<Float>) {
    for start in Swift.stride(from: 0, to: heads.width, by: Self.width) {
      let panel = unsafe vectors(place.values) + start / Self.width * contextLength
      let mixture = unsafe factor * weightedSum(UnsafePointer(weights.base), panel, count: count)
      for index in 0..<min(Self.width, heads.width - start) { unsafe output[start + index] = mixture[index] }
    }
  }
}

private func vectors(_ floats: UnsafeMutablePointer<Float>) -> UnsafeMutablePointer<Vector> {
  unsafe UnsafeMutableRawPointer(floats).assumingMemoryBound(to: Vector.self)
}

/// Σ weightᵢ·vectorᵢ in four sums, which hide the latency of an addition.
@inline(__always)
private func weightedSum(_ weights: UnsafePointer<Float>, _ vectors: UnsafePointer<Vector>, count: Int) -> Vector {
  var sums = unsafe FourSums(weights: weights, vectors: vectors)
  var index = 0
  while index &+ 4 <= count {
    unsafe sums.addFour(from: index)
    index &+= 4
  }
  while index < count {
    unsafe sums.addOne(index)
    index &+= 1
  }
  return unsafe (sums.first + sums.second) + (sums.third + sums.fourth)
}

/// The partial sums of a weighted sum.
@unsafe
private struct FourSums {
  let weights: UnsafePointer<Float>
  let vectors: UnsafePointer<Vector>
  var first = Vector()
  var second = Vector()
  var third = Vector()
  var fourth = Vector()

  @inline(__always)
  mutating func addFour(from index: Int) {
    unsafe addOne(index)
    unsafe second.addProduct(Vector(repeating: weights[index &+ 1]), vectors[index &+ 1])
    unsafe third.addProduct(Vector(repeating: weights[index &+ 2]), vectors[index &+ 2])
    unsafe fourth.addProduct(Vector(repeating: weights[index &+ 3]), vectors[index &+ 3])
  }

  @inline(__always)
  mutating func addOne(_ index: Int) {
    unsafe first.addProduct(Vector(repeating: weights[index]), vectors[index])
  }
}
