import Corpora
import TestSupport

/// Documents of made-up words.
enum WrittenDocuments {
  static func make(_ count: Int, seed: UInt64 = 1) -> [Document] {
    var inputs = TestInputs(seed: seed)
    return (0..<count).map { index in
      let words = (0..<inputs.integer(in: 5...60)).map { _ in word(&inputs) }
      return Document(source: "document \(index)", text: Array(words.joined(separator: " ").utf8))
    }
  }

  /// Paragraphs of many lengths, with one blank line or more after each and both kinds of line endings.
  static func book(paragraphs: Int, seed: UInt64) -> Document {
    var inputs = TestInputs(seed: seed)
    var text = ""
    for _ in 0..<paragraphs {
      let ending = inputs.sign() > 0 ? "\n" : "\r\n"
      let words = (0..<inputs.integer(in: 1...120)).map { _ in word(&inputs) }
      text += words.joined(separator: " ") + String(repeating: ending, count: inputs.integer(in: 1...4))
    }
    return Document(source: "book", text: Array(text.utf8))
  }

  private static func word(_ inputs: inout TestInputs) -> String {
    let letters = Array("abcdefghijklmnopqrstuvwxyzé")
    return String((0..<inputs.integer(in: 1...8)).map { _ in letters[inputs.integer(in: 0...26)] })
  }
}
