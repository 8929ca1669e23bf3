/// The overlap of names and numbers between a text and a version of it in other words.
///
/// The marks of a text are its numbers, and its words that begin with a capital letter where grammar does not ask for it: not at the
/// start of a sentence or a line. At such a start a word counts when the same text has it with a capital elsewhere, too. A number is
/// a run of digits, with points and commas between digits. Words are compared in lower case.
public struct Fidelity: Sendable, Equatable {
  /// The different marks of the source, and of the version.
  public let sourceCount, versionCount: Int
  /// The marks that both have.
  public let commonCount: Int

  /// Compares a version with its source.
  ///
  /// - Complexity: O(n + m) expected.
  public init(of version: String, to source: String) {
    let own = Self.marks(of: version)
    let others = Self.marks(of: source)
    // A name at the start of a sentence in one text may be inside one in the other.
    let all = own.certain.union(others.certain)
    let versionMarks = own.certain.union(own.possible.intersection(all))
    let sourceMarks = others.certain.union(others.possible.intersection(all))
    sourceCount = sourceMarks.count
    versionCount = versionMarks.count
    commonCount = versionMarks.intersection(sourceMarks).count
  }

  /// The overlap (Dice, 1945): twice the common marks over the marks of both, from 0 to 1; 1 when neither has any.
  public var score: Double {
    let all = sourceCount + versionCount
    return all > 0 ? 2 * Double(commonCount) / Double(all) : 1
  }

  /// The marks of a text: those that are marks wherever they stand, and words with a capital letter at the start of sentences.
  static func marks(of text: String) -> (certain: Set<String>, possible: Set<String>) {
    var scanner = MarkScanner()
    for scalar in text.unicodeScalars { scanner.take(scalar) }
    scanner.take("\n")
    return (scanner.certain, scanner.possible)
  }
}

/// Finds the marks of a text, which comes a character at a time.
private struct MarkScanner {
  private(set) var certain: Set<String> = []
  private(set) var possible: Set<String> = []
  private var word = ""
  /// A sign between digits that may belong to a number.
  private var sign: Unicode.Scalar?
  private var isStart = true

  mutating func take(_ scalar: Unicode.Scalar) {
    if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
      joinSign(before: scalar)
      word.unicodeScalars.append(scalar)
    } else if sign == nil, scalar == "." || scalar == ",", word.unicodeScalars.last?.properties.numericType != nil {
      sign = scalar
    } else {
      end(behind: scalar)
    }
  }

  /// Continues a number behind a point or comma, or begins another word there.
  private mutating func joinSign(before scalar: Unicode.Scalar) {
    guard let sign else { return }
    self.sign = nil
    if scalar.properties.numericType != nil {
      word.unicodeScalars.append(sign)
    } else {
      endWord()
      if sign == "." { isStart = true }
    }
  }

  private mutating func end(behind scalar: Unicode.Scalar) {
    let pending = sign
    sign = nil
    endWord()
    if pending == "." || ".!?:\n\u{2028}\u{2029}\r".unicodeScalars.contains(scalar) { isStart = true }
  }

  private mutating func endWord() {
    guard let first = word.unicodeScalars.first else { return }
    let mark = word.lowercased()
    if word.unicodeScalars.contains(where: { $0.properties.numericType != nil }) {
      certain.insert(mark)
    } else if first.properties.isUppercase {
      if isStart { possible.insert(mark) } else { certain.insert(mark) }
    }
    word = ""
    isStart = false
  }
}
