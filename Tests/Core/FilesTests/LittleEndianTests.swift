import Files
import Testing

@Suite struct LittleEndianTests {
  @Test func `The lowest byte comes first`() {
    #expect(LittleEndian.bytes(0x0102_0304, width: 4) == [4, 3, 2, 1])
    #expect(LittleEndian.bytes([1, -2]) == [1, 0, 0, 0, 0, 0, 0, 0, 254, 255, 255, 255, 255, 255, 255, 255])
  }

  @Test(arguments: [[], [0], [1, -1, .max, .min], Array(0..<300)])
  func `Integers come back from their bytes`(integers: [Int]) {
    #expect(LittleEndian.integers(LittleEndian.bytes(integers)[...]) == integers)
  }

  @Test func `A part of an array is read from its own start`() {
    #expect(LittleEndian.integers(([9, 9, 9] + LittleEndian.bytes([5, 6]))[3...]) == [5, 6])
  }
}
