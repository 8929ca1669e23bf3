/// Splits texts into words for measures that compare texts: runs of letters and digits in lower case.
///
/// All other characters separate words, and do not count: "The cat's 3 hats" has the words the, cat, s, 3, hats.
public enum WordSplitter {
  /// Calls a function with each word of a text.
  ///
  /// - Complexity: O(n).
  public static func forEachWord(of text: String, _ body: (String) -> Void) {
    var word = ""
    for scalar in text.unicodeScalars {
      if isInWord(scalar) {
        append(scalar, to: &word)
      } else if !word.isEmpty {
        body(word)
        word = ""
      }
    }
    if !word.isEmpty { body(word) }
  }

  /// The words of a text.
  public static func words(of text: String) -> [String] {
    var words: [String] = []
    forEachWord(of: text) { words.append($0) }
    return words
  }

  private static func isInWord(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar.isASCII else { return scalar.properties.isAlphabetic || scalar.properties.numericType != nil }
    return switch scalar.value {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: false
    }
  }

  private static func append(_ scalar: Unicode.Scalar, to word: inout String) {
    if scalar.isASCII {
      let isCapital = (0x41...0x5A).contains(scalar.value)
      word.unicodeScalars.append(isCapital ? Unicode.Scalar(UInt8(scalar.value) + 32) : scalar)
    } else {
      word += scalar.properties.lowercaseMapping
    }
  }
}
