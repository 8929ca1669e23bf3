import Foundation
import RegularExpressions

/// A normalization form of Unicode (Unicode Standard Annex 15).
package enum NormalizationForm: String, Sendable, CaseIterable {
  case nfc = "NFC"
  case nfd = "NFD"
  case nfkc = "NFKC"
  case nfkd = "NFKD"
}

extension NormalizationForm {
  /// The version of Unicode whose tables `tokenizers` 0.23 normalizes by; later characters stay as they are.
  private static let newestVersion: Unicode.Version = (major: 11, minor: 0)

  /// The first scalar that the form may change, or that may change one before it.
  private var firstChanged: UInt32 {
    switch self {
    case .nfc: 0x300
    case .nfd: 0xC0
    case .nfkc, .nfkd: 0xA0
    }
  }

  /// The text in this form.
  func normalized(_ text: [UInt8]) -> [UInt8] {
    guard changes(text.span) else { return text }
    var result: [UInt8] = []
    var run = String.UnicodeScalarView()
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      if Self.isKnown(scalar) {
        run.append(scalar)
      } else {
        result += normalized(String(run)).utf8
        result += String(scalar).utf8
        run = String.UnicodeScalarView()
      }
    }
    return result + normalized(String(run)).utf8
  }

  private func changes(_ text: Span<UInt8>) -> Bool {
    var index = 0
    while index < text.count {
      let length = UTF8Scalar.length(at: index, in: text)
      guard let value = UTF8Scalar.value(at: index, in: text, length: length), value < firstChanged else { return true }
      index += length
    }
    return false
  }

  private static func isKnown(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII || scalar.properties.age.map { $0 <= newestVersion } ?? false
  }

  private func normalized(_ run: String) -> String {
    guard !run.isEmpty else { return run }
    return switch self {
    case .nfc: run.precomposedStringWithCanonicalMapping
    case .nfd: run.decomposedStringWithCanonicalMapping
    case .nfkc: run.precomposedStringWithCompatibilityMapping
    case .nfkd: run.decomposedStringWithCompatibilityMapping
    }
  }
}
