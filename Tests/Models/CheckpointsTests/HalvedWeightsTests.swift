import Checkpoints
import Foundation
import TensorKernels
import TestSupport
import Testing

/// Weights that are written with sixteen bits.
@Suite struct HalvedWeightsTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  /// The values as they come back from a file of a type.
  private func written(_ values: [Float], as type: WeightType) throws -> [Float] {
    let tensor = Tensor(rows: 1, columns: values.count)
    tensor.assign(values)
    let path = directory.path("weights.safetensors")
    try SafetensorsWriter.write([.init(name: "x", shape: [values.count], tensor: tensor, type: type)], to: path)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count < 400 + type.width * values.count)
    return try SafetensorsFile(path: path).floats("x")
  }

  @Test(arguments: [(WeightType.bfloat16, 7), (.float16, 10)])
  func `Values between two others become the nearest, and those in the middle the even one`(
    type: WeightType, digits: Int
  ) throws {
    let unit = Float(sign: .plus, exponent: -digits, significand: 1)
    let values = [1 + unit / 2, 1 + 1.5 * unit, 1 + 0.51 * unit, 1 + 0.49 * unit, -1 - 1.5 * unit, 0, -0.0]
    let expected = [1, 1 + 2 * unit, 1 + unit, 1, -1 - 2 * unit, 0, -0.0]
    #expect(try written(values, as: type).map(\.bitPattern) == expected.map(\.bitPattern))
  }

  @Test(arguments: [WeightType.bfloat16, .float16]) func `Infinite values and NaN stay what they are`(type: WeightType)
    throws
  {
    let found = try written([.infinity, -.infinity, .nan, Float(bitPattern: 0x7F80_0001)], as: type)
    #expect(found[0] == .infinity && found[1] == -.infinity && found[2].isNaN && found[3].isNaN)
  }

  @Test func `Every value of sixteen bits is kept`() throws {
    let halves = (0...UInt16.max).map { Float(bitPattern: UInt32($0) << 16) }.filter(\.isFinite)
    #expect(try written(halves, as: .bfloat16) == halves)
    let others = (0...UInt16.max).map { Float(Float16(bitPattern: $0)) }.filter(\.isFinite)
    #expect(try written(others, as: .float16) == others)
  }
}
