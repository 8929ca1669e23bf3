/// The keys and values that one layer has computed for some sequences, and attention of one more position to them.
///
/// Memory is read in one stream: keys stand in blocks of 16 positions, dimension after dimension with the 16 positions side
/// by side; values in panels of 16 dimensions, position after position. What a sequence gets depends on its own numbers and
/// on its length alone.
///
/// Source: Vaswani et al., 2017, https://arxiv.org/abs/1706.03762, eq. 1; grouped heads as in Ainslie et al., 2023,
/// https://arxiv.org/abs/2305.13245.
public struct KeyValueCache {
  private static let width = 16

  private let headCount: Int, keyValueHeadCount: Int, headWidth: Int, contextLength: Int
  /// E and T up to whole blocks.
  private let paddedWidth: Int, paddedLength: Int
  private let keys: FloatStorage, values: FloatStorage
  /// Scores, then weights, of one head, **shape** [1, T].
  private let weights: Tensor

  /// Room for `slots` sequences of at most `contextLength` positions.
  public init(slots: Int, headCount: Int, keyValueHeadCount: Int, headWidth: Int, contextLength: Int) {
    precondition(headCount % keyValueHeadCount == 0)
    self.headCount = headCount
    self.keyValueHeadCount = keyValueHeadCount
    self.headWidth = headWidth
    self.contextLength = contextLength
    paddedWidth = PackedMatrix.paddedCount(headWidth)
    paddedLength = PackedMatrix.paddedCount(contextLength)
    keys = FloatStorage(streamedCount: slots * keyValueHeadCount * headWidth * paddedLength)
    values = FloatStorage(streamedCount: slots * keyValueHeadCount * paddedWidth * contextLength)
    weights = Tensor(rows: 1, columns: paddedLength)
  }

  /// Keeps the keys and values of some rows and mixes the values of each row's sequence up to there.
  ///
  /// - Parameters:
  ///   - queryKeyValue: **shape** [rows, (H + 2K)·E]: queries, keys and values side by side, already turned.
  ///   - slots: which sequence each row belongs to; no sequence twice.
  ///   - positions: each row's position, in `0..<T`; the positions before it have been kept.
  ///   - mixed: **shape** [rows, H·E]; the result.
  public func attend(_ queryKeyValue: Tensor, slots: [Int], positions: [Int], into mixed: Tensor) {
    precondition(queryKeyValue.columns == (headCount + 2 * keyValueHeadCount) * headWidth)
    precondition(mixed.columns == headCount * headWidth && mixed.rows == queryKeyValue.rows)
    precondition(slots.count == queryKeyValue.rows && positions.count == queryKeyValue.rows)
    for row in slots.indices {
      let (slot, position) = (slots[row], positions[row])
      precondition(position >= 0 && position < contextLength, "position \(position) of \(contextLength)")
      let joined = unsafe UnsafePointer(queryKeyValue.base + row * queryKeyValue.stride)
      for group in 0..<keyValueHeadCount {
        let place = slot * keyValueHeadCount + group
        precondition((place + 1) * headWidth * paddedLength <= keys.count, "slot \(slot) is none")
        unsafe keep(joined, place, group, position)
        let share = headCount / keyValueHeadCount
        for head in group * share..<(group + 1) * share {
          let output = unsafe mixed.base + row * mixed.stride + head * headWidth
          unsafe attend(joined + head * headWidth, place, count: position + 1, into: output)
        }
      }
    }
  }

  private func firstKey(_ place: Int) -> Int { place * headWidth * paddedLength }
  private func firstValue(_ place: Int) -> Int { place * paddedWidth * contextLength }

  private func keep(_ joined: UnsafePointer<Float>, _ place: Int, _ group: Int, _ position: Int) {
    let key = unsafe joined + (headCount + group) * headWidth
    let value = unsafe key + keyValueHeadCount * headWidth
    let (block, lane) = position.quotientAndRemainder(dividingBy: Self.width)
    let keyTarget = unsafe keys.base + firstKey(place) + block * headWidth * Self.width + lane
    let valueTarget = unsafe values.base + firstValue(place) + position * Self.width
    for index in 0..<headWidth {
      let (panel, column) = index.quotientAndRemainder(dividingBy: Self.width)
      unsafe keyTarget[index * Self.width] = key[index]
      unsafe valueTarget[panel * contextLength * Self.width + column] = value[index]
    }
  }

  private func attend(
    _ query: UnsafePointer<Float>, _ place: Int, count: Int, into output: UnsafeMutablePointer<Float>
  ) {
    let blocks = (count + Self.width - 1) / Self.width
    let scores = unsafe UnsafeMutableRawPointer(weights.base).assumingMemoryBound(to: SIMD16<Float>.self)
    let keyBlocks = unsafe UnsafeRawPointer(keys.base + firstKey(place)).assumingMemoryBound(to: SIMD16<Float>.self)
    let scale = 1 / Float(headWidth).squareRoot()
    for block in 0..<blocks {
      unsafe scores[block] = scale * weightedSum(query, keyBlocks + block * headWidth, headWidth)
    }
    var seen = unsafe weights.row(0).extracting(0..<count).mutableSpan
    let peak = maximum(seen.span)
    for i in seen.indices { seen[i] = exponential(seen[i] - peak) }
    let factor = 1 / sum(seen.span)
    let valuePanels = unsafe UnsafeRawPointer(values.base + firstValue(place))
      .assumingMemoryBound(to: SIMD16<Float>.self)
    for start in Swift.stride(from: 0, to: headWidth, by: Self.width) {
      let panel = unsafe valuePanels + start / Self.width * contextLength
      let mixture = unsafe factor * weightedSum(UnsafePointer(weights.base), panel, count)
      for index in 0..<min(Self.width, headWidth - start) { unsafe output[start + index] = mixture[index] }
    }
  }
}

/// Σ weightᵢ·vectorᵢ in four sums, which hide the latency of an addition.
@inline(__always)
private func weightedSum(
  _ weights: UnsafePointer<Float>, _ vectors: UnsafePointer<SIMD16<Float>>, _ count: Int
) -> SIMD16<Float> {
  var (sum0, sum1, sum2, sum3) = (SIMD16<Float>(), SIMD16<Float>(), SIMD16<Float>(), SIMD16<Float>())
  var index = 0
  while index &+ 4 <= count {
    sum0.addProduct(SIMD16(repeating: unsafe weights[index]), unsafe vectors[index])
    sum1.addProduct(SIMD16(repeating: unsafe weights[index &+ 1]), unsafe vectors[index &+ 1])
    sum2.addProduct(SIMD16(repeating: unsafe weights[index &+ 2]), unsafe vectors[index &+ 2])
    sum3.addProduct(SIMD16(repeating: unsafe weights[index &+ 3]), unsafe vectors[index &+ 3])
    index &+= 4
  }
  while index < count {
    sum0.addProduct(SIMD16(repeating: unsafe weights[index]), unsafe vectors[index])
    index &+= 1
  }
  return (sum0 + sum1) + (sum2 + sum3)
}
