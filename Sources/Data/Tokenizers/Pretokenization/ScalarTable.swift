/// A property of scalars as a table: nearly all text is below U+10000, and asking the standard library costs some forty
/// nanoseconds a scalar.
struct ScalarTable: Sendable {
  /// The values for U+0000..U+FFFF.
  private let basicPlane: [Bool]
  /// The property of all other scalars.
  private let property: @Sendable (Unicode.Scalar) -> Bool

  /// - Complexity: O(65,536) calls of the property.
  init(_ property: @escaping @Sendable (Unicode.Scalar) -> Bool) {
    basicPlane = (0..<0x10000).map { Unicode.Scalar(UInt32($0)).map(property) ?? false }
    self.property = property
  }

  /// The table with known values for U+0000..U+FFFF.
  init(basicPlane: [Bool], _ property: @escaping @Sendable (Unicode.Scalar) -> Bool) {
    self.basicPlane = basicPlane
    self.property = property
  }

  /// Indicates whether the scalar of a value has the property.
  subscript(value: UInt32) -> Bool {
    if value < 0x10000 { return basicPlane[Int(value)] }
    return Unicode.Scalar(value).map(property) ?? false
  }
}

extension CharacterKind {
  private static let digitTable = ScalarTable { digits.contains($0) }
  private static let punctuationTable = ScalarTable { punctuation.contains($0) }
  private static let whitespaceTable = ScalarTable { whitespace.contains($0) }
  private static let wordTable = ScalarTable { word.contains($0) }

  /// The members as a table, built at first use.
  var table: ScalarTable {
    switch self {
    case .digits: Self.digitTable
    case .punctuation: Self.punctuationTable
    case .whitespace: Self.whitespaceTable
    case .word: Self.wordTable
    }
  }
}
