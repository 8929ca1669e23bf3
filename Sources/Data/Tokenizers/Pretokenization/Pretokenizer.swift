/// Cuts text into pre-tokens, the pieces inside which byte pairs may merge.
///
/// The rules are regular expressions, written here as scanners over the classes of scalars: at each
/// place the first alternative that matches wins, and every scalar belongs to exactly one pre-token.
package struct Pretokenizer: Sendable {
  /// The published expressions this type knows.
  package enum Rule: Sendable, CaseIterable {
    /// GPT-2 (Radford et al. 2019, https://github.com/openai/gpt-2, `encoder.py`).
    case gpt2
    /// Llama 3 (https://github.com/meta-llama/llama3, `tokenizer.py`).
    case llama3
  }

  package let rule: Rule
  let classifier = ScalarClassifier.shared

  package init(rule: Rule) {
    self.rule = rule
  }

  /// The end of the pre-token that starts at byte `start`.
  ///
  /// - Precondition: `start` is inside `text` and is where a pre-token starts.
  /// - Complexity: O(length of the pre-token and of the white space after it).
  package func end(of start: Int, in text: Span<UInt8>) -> Int {
    switch rule {
    case .gpt2: endUnderGPT2(of: start, in: text)
    case .llama3: endUnderLlama3(of: start, in: text)
    }
  }

  /// The end of the run of scalars of one class that starts at `start`, which may be empty.
  @inline(__always)
  func endOfRun(of runClass: CharacterClass, from start: Int, in text: Span<UInt8>) -> Int {
    var index = start
    while index < text.count {
      let scalar = classifier.scalar(at: index, in: text)
      guard scalar.class == runClass else { break }
      index += scalar.length
    }
    return index
  }

  /// The end of `\s+(?!\S)|\s+`: a run of white space gives its last scalar to the word behind it,
  /// unless the run ends the text or has only that scalar.
  func endOfSpace(from start: Int, in text: Span<UInt8>) -> Int {
    var (last, index) = (start, start)
    while index < text.count {
      let scalar = classifier.scalar(at: index, in: text)
      guard scalar.class == .space else { return last > start ? last : index }
      (last, index) = (index, index + scalar.length)
    }
    return index
  }
}
