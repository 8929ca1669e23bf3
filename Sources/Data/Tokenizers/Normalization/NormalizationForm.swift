import Foundation

/// A normalization form of Unicode (Unicode Standard Annex 15).
package enum NormalizationForm: String, Sendable, CaseIterable {
  case nfc = "NFC"
  case nfd = "NFD"
  case nfkc = "NFKC"
  case nfkd = "NFKD"
}

extension NormalizationForm {
  /// The version of Unicode whose tables `tokenizers` 0.23 normalizes by; later characters stay as they are.
  static let newestVersion: Unicode.Version = (major: 9, minor: 0)

  /// The text in this form.
  ///
  /// Only what is not inert is normalized, with the scalar before it: a scalar is inert that the form does not change and
  /// that does not combine with one before it.
  package func normalized(_ text: [UInt8]) -> [UInt8] {
    let inert = inertScalars
    var scanner = RunScanner(text) { inert[$0] }
    var result: [UInt8] = []
    var end = 0
    while let run = scanner.next() {
      result += text[end..<run.lowerBound]
      result += changed(text[run])
      end = run.upperBound
    }
    return end == 0 ? text : result + text[end...]
  }

  /// A run in this form; characters that the tables do not know part it.
  private func changed(_ run: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var known = String.UnicodeScalarView()
    for scalar in String(decoding: run, as: UTF8.self).unicodeScalars {
      if Self.isKnown(scalar) {
        known.append(scalar)
      } else {
        result += Array(form(of: String(known)).utf8) + Array(String(scalar).utf8)
        known = String.UnicodeScalarView()
      }
    }
    return result + Array(form(of: String(known)).utf8)
  }

  private static func isKnown(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII || scalar.properties.age.map { $0 <= newestVersion } ?? false
  }

  /// The form of a text, in two steps: Foundation leaves marks out of order that it has just decomposed, such as U+0F73, and
  /// does not compose the marks of narrow katakana.
  private func form(of text: String) -> String {
    switch self {
    case .nfc: text.decomposedStringWithCanonicalMapping.precomposedStringWithCanonicalMapping
    case .nfd: text.decomposedStringWithCanonicalMapping.decomposedStringWithCanonicalMapping
    case .nfkc: text.decomposedStringWithCompatibilityMapping.precomposedStringWithCanonicalMapping
    case .nfkd: text.decomposedStringWithCompatibilityMapping.decomposedStringWithCanonicalMapping
    }
  }
}

// MARK: Inert scalars

extension NormalizationForm {
  private static let tables = Dictionary(uniqueKeysWithValues: allCases.map { ($0, $0.inertTable()) })

  /// The scalars that stay as they are whatever is before them.
  private var inertScalars: ScalarTable { Self.tables[self] ?? inertTable() }

  /// A table of the scalars below U+10000, normalized all at once; of the others all count as not inert.
  private func inertTable() -> ScalarTable {
    let separator: Unicode.Scalar = "\u{1}"
    let scalars = (UInt32(0)..<0x10000).map { Unicode.Scalar($0) ?? separator }
    let text = String(String.UnicodeScalarView(scalars.flatMap { [$0, separator] }))
    let pieces = form(of: text).unicodeScalars.split(separator: separator, omittingEmptySubsequences: false)
    var values = [Bool](repeating: false, count: scalars.count)
    // What a scalar becomes stays as it is, and what stays as it is becomes itself.
    for piece in pieces where piece.count == 1 {
      if let scalar = piece.first, scalar.value < values.count, !scalar.combines { values[Int(scalar.value)] = true }
    }
    return ScalarTable(basicPlane: values) { _ in false }
  }
}

extension Unicode.Scalar {
  /// Indicates whether the scalar may combine with one before it: marks and the vowels and final consonants of Korean.
  fileprivate var combines: Bool {
    if (0x1100..<0x1200).contains(value) { return true }
    switch properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: return true
    default: return false
    }
  }
}
