/// The class of a Unicode scalar that the patterns of pre-tokenizers distinguish.
///
/// The four classes partition all scalars, so a rule's `[^\s\p{L}\p{N}]` is `other`.
package enum CharacterClass: UInt8, Sendable {
  /// Anything else: punctuation, symbols, marks, controls, unassigned scalars, bytes that are not UTF-8.
  case other
  /// `\p{L}`: general categories Lu, Ll, Lt, Lm and Lo.
  case letter
  /// `\p{N}`: general categories Nd, Nl and No.
  case number
  /// `\s`: the property White_Space.
  case space
}

extension CharacterClass {
  /// The newest version of Unicode whose assignments count.
  ///
  /// A token must mean the same text whichever compiler built the program, and the compiler brings its
  /// own Unicode tables. Scalars assigned later are `other`, as they were to `tokenizers` 0.23.
  static let newestVersion: Unicode.Version = (major: 16, minor: 0)

  /// The class of a scalar, from the standard library's Unicode tables.
  package init(_ scalar: Unicode.Scalar) {
    let properties = scalar.properties
    let isAssigned = properties.age.map { $0 <= Self.newestVersion } ?? false
    self = isAssigned ? Self.assigned(properties) : .other
  }

  private static func assigned(_ properties: Unicode.Scalar.Properties) -> CharacterClass {
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: .letter
    case .decimalNumber, .letterNumber, .otherNumber: .number
    default: properties.isWhitespace ? .space : .other
    }
  }
}
