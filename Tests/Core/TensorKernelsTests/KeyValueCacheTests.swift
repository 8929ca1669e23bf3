import TensorKernels
import TestSupport
import Testing

@Suite("Attention to kept keys and values")
struct KeyValueCacheTests {
  static let heads = [
    Reference.Heads(count: 1, keyValueCount: 1, width: 2), Reference.Heads(count: 4, keyValueCount: 2, width: 6),
    Reference.Heads(count: 3, keyValueCount: 1, width: 10), Reference.Heads(count: 2, keyValueCount: 2, width: 32),
  ]

  @Test("Position after position equals plain causal attention", arguments: heads)
  func reference(heads: Reference.Heads) {
    let (sequences, length) = (3, 37)
    var inputs = TestInputs(seed: 4)
    let joined = inputs.matrix(rows: sequences * length, columns: heads.columns)
    let expected = Reference.causalAttention(joined, heads: heads, sequenceLength: length).mixed
    let cache = KeyValueCache(
      slots: sequences + 1,
      heads: AttentionHeads(count: heads.count, keyValueCount: heads.keyValueCount, width: heads.width),
      contextLength: length)
    let source = FramedTensor(joined).view
    for position in 0..<length {
      // Sequence s sits in slot s + 1; the rows come in another order.
      let order = [2, 0, 1]
      let step = Tensor(rows: sequences, columns: heads.columns)
      for (row, sequence) in order.enumerated() {
        step.rows(row..<row + 1).copy(source.rows(sequence * length + position..<sequence * length + position + 1))
      }
      let mixed = Tensor(rows: sequences, columns: heads.count * heads.width)
      cache.attend(
        step, slots: order.map { $0 + 1 }, positions: Array(repeating: position, count: sequences), into: mixed)
      for (row, sequence) in order.enumerated() {
        let found = mixed.rows(row..<row + 1).elements.map { Double($0) }
        let row = sequence * length + position
        #expect(relativeError(found, expected.rows(row..<row + 1).elements) < Tolerance.chain)
      }
    }
  }
}
