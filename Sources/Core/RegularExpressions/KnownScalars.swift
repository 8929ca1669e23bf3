/// The scalars that a version of Unicode's tables knows, by length and general category.
struct KnownScalars {
  /// The properties that a substitute has in common with the scalar that it stands for.
  private struct Kind: Hashable {
    let length: Int
    let category: Unicode.GeneralCategory
    let isIdeograph: Bool

    init(_ scalar: Unicode.Scalar) {
      length = UTF8.width(scalar)
      category = scalar.properties.generalCategory
      isIdeograph = scalar.properties.isUnifiedIdeograph
    }
  }

  /// A scalar that no version of Unicode has assigned.
  private static let unassigned: Unicode.Scalar = "\u{50000}"

  private let tables: Unicode.Version
  private var examples: [Kind: Unicode.Scalar] = [:]

  init(tables: Unicode.Version) {
    self.tables = tables
    for scalar in (UInt32(0x800)..<0x20100).lazy.compactMap(Unicode.Scalar.init) where isKnown(scalar) {
      let kind = Kind(scalar)
      if examples[kind] == nil { examples[kind] = scalar }
    }
  }

  /// The scalar that stands for one which the tables see differently; nil when they see it as they should.
  func substitute(for scalar: Unicode.Scalar) -> Unicode.Scalar? {
    let counts = Self.isAssigned(scalar, in: ScalarSubstitutes.countedVersion)
    guard counts != isKnown(scalar) else { return nil }
    return counts ? examples[Kind(scalar)] : UTF8.width(scalar) == 4 ? Self.unassigned : "\u{FFFF}"
  }

  private func isKnown(_ scalar: Unicode.Scalar) -> Bool { Self.isAssigned(scalar, in: tables) }

  private static func isAssigned(_ scalar: Unicode.Scalar, in version: Unicode.Version) -> Bool {
    scalar.properties.age.map { $0 <= version } ?? false
  }
}
