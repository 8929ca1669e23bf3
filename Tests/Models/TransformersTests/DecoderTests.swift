import TensorKernels
import TestSupport
import Testing
import Transformers

@Suite("A decoder")
struct DecoderTests {
  /// Dense, grouped and tied models of odd sizes: layers, width, heads, key/value heads, feed-forward width, vocabulary.
  static let shapes = [
    (1, 2, 1, 1, 1, 2, false), (2, 24, 4, 4, 84, 13, false), (3, 30, 5, 1, 9, 33, true), (2, 64, 4, 2, 48, 17, false),
    (2, 128, 2, 2, 100, 300, true),
  ]

  static func parameters(
    _ shape: (Int, Int, Int, Int, Int, Int, Bool), contextLength: Int = 70
  ) throws -> Parameters {
    let model = try ModelConfiguration(
      layers: shape.0, hiddenSize: shape.1, headCount: shape.2, vocabularySize: shape.5, contextLength: contextLength
    ).with {
      $0.keyValueHeadCount = shape.3
      $0.feedForwardSize = shape.4
      $0.tiedEmbeddings = shape.6
    }
    let parameters = Parameters(ParameterLayout(model))
    parameters.initialize(seed: 3)
    return parameters
  }

  private static func sequences(_ count: Int, _ length: Int, _ model: ModelConfiguration) -> TokenBatch {
    var inputs = TestInputs(seed: 9)
    let tokens = inputs.tokens(count * length, vocabularySize: model.vocabularySize)
    return TokenBatch(inputs: tokens, targets: tokens, sequenceLength: length)
  }

  @Test("Logits equal those of the full forward pass", arguments: shapes)
  func fullPass(shape: (Int, Int, Int, Int, Int, Int, Bool)) throws {
    let parameters = try Self.parameters(shape)
    let (model, length) = (parameters.layout.configuration, 70)
    let batch = Self.sequences(3, length, model)
    let expected = Tensor(rows: batch.count, columns: model.vocabularySize)
    Transformer(model, capacity: batch.count, purpose: .evaluation)
      .logits(of: batch, parameters: parameters, into: expected)
    let decoder = Decoder(DecoderWeights(packing: parameters), capacity: DecodingCapacity(slots: 3))
    for position in 0..<length {
      decoder.append((0..<3).map { DecodingRow(token: batch.inputs[$0 * length + position], slot: $0) })
      for row in 0..<3 {
        let place = row * length + position
        let found = decoder.logits.rows(row..<row + 1)
        let full = expected.rows(place..<place + 1)
        #expect(relativeError(found.elements, full.elements) < Tolerance.pass, "position \(position)")
      }
    }
  }

  @Test("Logits of models with options equal those of the full forward pass", arguments: SmallModel.Option.allCases)
  func options(option: SmallModel.Option) throws {
    let model = try SmallModel(option)
    let batch = model.batch(sequences: 1, length: 70)
    let expected = Tensor(rows: batch.count, columns: model.configuration.vocabularySize)
    model.transformer(capacity: batch.count, .evaluation).logits(
      of: batch, parameters: model.parameters, into: expected)
    let decoder = Decoder(DecoderWeights(packing: model.parameters), capacity: DecodingCapacity(slots: 2))
    for (position, token) in batch.inputs.enumerated() {
      decoder.append([DecodingRow(token: token, slot: 1), DecodingRow(token: 0, slot: 0)])
      let found = decoder.logits.row(at: 0).elements
      #expect(relativeError(found, expected.row(at: position).elements) < Tolerance.pass, "position \(position)")
    }
  }

  @Test("A sequence has the same bits alone and beside others that began earlier and end later", arguments: shapes)
  func neighbors(shape: (Int, Int, Int, Int, Int, Int, Bool)) throws {
    let weights = DecoderWeights(packing: try Self.parameters(shape))
    let (model, length) = (try Self.parameters(shape).layout.configuration, 20)
    let batch = Self.sequences(6, length, model)
    let crowd = Decoder(weights, capacity: DecodingCapacity(slots: 6))
    var together = [[Float]](repeating: [], count: 6)
    // Sequence s begins in step s.
    for step in 0..<length + 6 {
      let present = (0..<6).filter { (0..<length).contains(step - $0) }
      crowd.append(present.map { DecodingRow(token: batch.inputs[$0 * length + step - $0], slot: $0) })
      for (row, sequence) in present.enumerated() { together[sequence] += crowd.logits.rows(row..<row + 1).elements }
    }
    let single = Decoder(weights, capacity: DecodingCapacity(slots: 1))
    for sequence in 0..<6 {
      single.start(slot: 0)
      var alone: [Float] = []
      for position in 0..<length {
        single.append([DecodingRow(token: batch.inputs[sequence * length + position], slot: 0)])
        alone += single.logits.elements
      }
      #expect(alone == together[sequence])
    }
  }

  @Test("A slot forgets the sequence before, and another model's weights take over")
  func replacing() throws {
    let (first, second) = (try Self.parameters(Self.shapes[1]), try Self.parameters(Self.shapes[1]))
    second.initialize(seed: 4)
    let capacity = DecodingCapacity(slots: 2)
    let used = Decoder(DecoderWeights(packing: first), capacity: capacity)
    let fresh = Decoder(DecoderWeights(packing: second), capacity: capacity)
    for token: UInt32 in [5, 6, 7] { used.append([1, 0].map { DecodingRow(token: token, slot: $0) }) }
    used.replace(DecoderWeights(packing: second))
    for token: UInt32 in [1, 2, 3] {
      used.append([DecodingRow(token: token, slot: 1)])
      fresh.append([DecodingRow(token: token, slot: 1)])
      #expect(used.logits.elements == fresh.logits.elements)
    }
  }

  @Test(
    "A prompt has the same bits in one step and token by token; only rows that need logits have them", arguments: shapes
  )
  func severalRows(shape: (Int, Int, Int, Int, Int, Int, Bool)) throws {
    let weights = DecoderWeights(packing: try Self.parameters(shape))
    let (model, length) = (try Self.parameters(shape).layout.configuration, 40)
    let batch = Self.sequences(2, length, model)
    let single = Decoder(weights, capacity: DecodingCapacity(slots: 2))
    var expected: [[Float]] = []
    for position in 0..<length {
      single.append((0..<2).map { DecodingRow(token: batch.inputs[$0 * length + position], slot: $0) })
      expected += (0..<2).map { single.logits.row(at: $0).elements }
    }
    let steps = Decoder(weights, capacity: DecodingCapacity(slots: 2, rows: 32, length: length))
    var found: [[Float]] = []
    for positions in [0..<1, 1..<17, 17..<18, 18..<34, 34..<40] {
      steps.append(
        positions.flatMap { position in
          (0..<2).map { slot in
            DecodingRow(
              token: batch.inputs[slot * length + position], slot: slot, needsLogits: (position + slot) % 3 == 0)
          }
        })
      found += (0..<steps.logits.rows).map { steps.logits.row(at: $0).elements }
    }
    #expect(found == expected.indices.filter { ($0 / 2 + $0 % 2) % 3 == 0 }.map { expected[$0] })
  }

  @Test("A forked sequence continues with the bits of one that read the beginning itself", arguments: shapes)
  func forked(shape: (Int, Int, Int, Int, Int, Int, Bool)) throws {
    let weights = DecoderWeights(packing: try Self.parameters(shape))
    let model = try Self.parameters(shape).layout.configuration
    let tokens = Self.sequences(1, 30, model).inputs
    let decoder = Decoder(weights, capacity: DecodingCapacity(slots: 3, rows: 60))
    func append(_ tokens: ArraySlice<UInt32>, to slot: Int) -> [Float] {
      decoder.append(tokens.map { DecodingRow(token: $0, slot: slot) })
      return decoder.logits.elements
    }
    let all = append(tokens[...], to: 0)
    for count in [1, 15, 16, 17, 29] {
      decoder.fork(slot: 0, to: 2, count: count)
      #expect(append(tokens[count...], to: 2) == Array(all.suffix((30 - count) * model.vocabularySize)))
    }
  }

  @Test("Plain weights equal packed ones up to the order of sums", arguments: shapes)
  func plain(shape: (Int, Int, Int, Int, Int, Int, Bool)) throws {
    let parameters = try Self.parameters(shape)
    let tokens = Self.sequences(1, 64, parameters.layout.configuration).inputs
    let rows = tokens.map { DecodingRow(token: $0, slot: 0) }
    let found = [DecoderWeights(plain: parameters), DecoderWeights(packing: parameters)].map { weights in
      let decoder = Decoder(weights, capacity: DecodingCapacity(slots: 1, rows: 64))
      decoder.append(rows)
      return decoder.logits.elements
    }
    #expect(relativeError(found[0], found[1]) < Tolerance.pass)
  }
}
