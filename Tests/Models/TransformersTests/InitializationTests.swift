import Foundation
import Testing
import Transformers

@Suite("New weights")
struct InitializationTests {
  /// A normal distribution cut at ±3σ has this standard deviation, in σ: √(1 − 6φ(3)/(1 − 2Φ(−3))).
  static let cutDeviation = 0.986_58
  /// Five standard errors of a standard deviation or mean are 5/√n, in σ; the smallest matrix has 16 384 values.
  static let standardErrors = 5.0

  static func weights(seed: UInt64) throws -> Parameters {
    let parameters = Parameters(
      ParameterLayout(
        try ModelConfiguration(
          layers: 2, hiddenSize: 128, headCount: 4, vocabularySize: 300, contextLength: 8)))
    parameters.initialize(seed: seed)
    return parameters
  }

  @Test("Matrices are normal with σ = 1/√inputs, the input embedding with σ = 1/D, cut at ±3σ")
  func matrices() throws {
    let parameters = try Self.weights(seed: 1)
    for slot in parameters.layout.slots where slot.role != .gain {
      let inputs = Double(slot.columns)
      let deviation = slot.role == .inputEmbedding ? 1 / inputs : 1 / inputs.squareRoot()
      let values = parameters.tensor(slot).elements.map { Double($0) / deviation }
      let (count, error) = (Double(values.count), Self.standardErrors / Double(values.count).squareRoot())
      let mean = values.reduce(0, +) / count
      let size = (values.reduce(0) { $0 + $1 * $1 } / count).squareRoot()
      let largest = values.reduce(0) { max($0, abs($1)) }
      #expect(abs(mean) < error, "\(slot.name)")
      #expect(abs(size - Self.cutDeviation) < error, "\(slot.name)")
      #expect(largest > 2.8 && largest <= 3.000_001, "\(slot.name)")
    }
  }

  @Test("Output projections have a σ of their own, the draws of the seed, or zeros, and nothing else changes")
  func outputs() throws {
    let usual = try Self.weights(seed: 1)
    let (scaled, zeros) = (Parameters(usual.layout), Parameters(usual.layout))
    scaled.initialize(seed: 1, outputDeviation: 0.02)
    zeros.initialize(seed: 1, outputDeviation: 0)
    for slot in usual.layout.slots {
      let (own, plain) = (scaled.tensor(slot).elements, usual.tensor(slot).elements)
      guard slot.name.hasSuffix("o_proj.weight") || slot.name.hasSuffix("down_proj.weight") else {
        #expect(own == plain && zeros.tensor(slot).elements == plain, "\(slot.name)")
        continue
      }
      let factor = 0.02 * Float(slot.columns).squareRoot()
      #expect(zip(own, plain).allSatisfy { abs($0 - factor * $1) <= 1e-6 * abs($0) }, "\(slot.name)")
      #expect(zeros.tensor(slot).elements.allSatisfy { $0.bitPattern == 0 }, "\(slot.name)")
    }
  }

  @Test("Gains are 1")
  func gains() throws {
    let parameters = try Self.weights(seed: 1)
    for slot in parameters.layout.slots where slot.role == .gain {
      #expect(parameters.tensor(slot).elements.allSatisfy { $0 == 1 }, "\(slot.name)")
    }
  }

  @Test("The same seed gives the same bits, another seed other ones")
  func seeds() throws {
    let first = try Self.weights(seed: 1).flat.elements.map(\.bitPattern)
    #expect(try Self.weights(seed: 1).flat.elements.map(\.bitPattern) == first)
    #expect(try Self.weights(seed: 2).flat.elements.map(\.bitPattern) != first)
  }

  @Test("No two matrices of one shape have the same draws")
  func streams() throws {
    let parameters = try Self.weights(seed: 1)
    let beginnings = parameters.layout.slots.filter { $0.role == .linear }.map {
      Array(parameters.tensor($0).elements.prefix(4))
    }
    #expect(Set(beginnings).count == beginnings.count)
  }
}
