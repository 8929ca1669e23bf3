/// Finds the matches of a pattern, one after another.
///
/// The patterns are regular expressions, written here as scanners over the classes of scalars: at each
/// place the first alternative that matches wins, and every scalar belongs to exactly one match.
package struct PatternScanner: Sendable {
  package let pattern: SplitPattern
  let classifier = ScalarClassifier.shared

  package init(pattern: SplitPattern) {
    self.pattern = pattern
  }

  /// The end of the match that starts at byte `start`.
  ///
  /// - Precondition: `start` is inside `text` and is where a match starts.
  /// - Complexity: O(length of the match and of the white space after it).
  package func end(of start: Int, in text: Span<UInt8>) -> Int {
    switch pattern {
    case .gpt2: endUnderGPT2(of: start, in: text)
    case .llama3: endUnderLlama3(of: start, digits: 3, in: text)
    case .qwen2: endUnderLlama3(of: start, digits: 1, in: text)
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
    var last = start
    var index = start
    while index < text.count {
      let scalar = classifier.scalar(at: index, in: text)
      guard scalar.class == .space else { return last > start ? last : index }
      last = index
      index += scalar.length
    }
    return index
  }
}
