import Foundation
import Testing

/// The result of a program that has ended.
struct Outcome {
  /// The exit code; 128 and the signal when a signal ended it.
  let exitCode: Int32
  let standardOutput: String
  let standardError: String
  let seconds: Double

  /// The lines of standard error with which Chorus itself complains; `mpirun` adds others.
  var sentences: [String] { lines(standardError).filter { $0.hasPrefix("chorus: ") } }

  /// The one JSON object that standard output consists of.
  func object(_ location: SourceLocation = #_sourceLocation) throws -> [String: Any] {
    try #require(exitCode == 0, "\(standardError)", sourceLocation: location)
    #expect(lines(standardOutput).count == 1, "\(standardOutput)", sourceLocation: location)
    return try #require(
      JSONSerialization.jsonObject(with: Data(standardOutput.utf8)) as? [String: Any],
      sourceLocation: location)
  }

  /// Checks that the program ended with one sentence and nothing else.
  ///
  /// - Parameters:
  ///   - says: what the sentence must contain.
  ///   - ranks: how many ranks there were; nil without `mpirun`, which adds lines of its own.
  ///   - isQuiet: whether it may not have talked before.
  func expectRefusal(
    _ code: Int32, says: [String], ranks: Int? = nil, isQuiet: Bool = true,
    _ location: SourceLocation = #_sourceLocation
  ) {
    #expect(exitCode == code, "\(standardError)", sourceLocation: location)
    #expect(standardOutput.isEmpty, sourceLocation: location)
    #expect(sentences.count == 1, "\(standardError)", sourceLocation: location)
    if ranks == nil && isQuiet {
      #expect(lines(standardError).count == 1, "\(standardError)", sourceLocation: location)
    }
    let sentence = sentences.first ?? ""
    if let ranks, ranks > 1 {
      let place = try? #/^chorus: rank \d+ of (\d+) on [^ ]+: /#.firstMatch(in: sentence)
      #expect(place?.1 == "\(ranks)", "\(sentence)", sourceLocation: location)
    }
    for part in says { #expect(sentence.contains(part), sourceLocation: location) }
  }
}

/// The lines of a text without its last line feed.
func lines(_ text: String) -> [String] {
  text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }.dropLast(
    text.hasSuffix("\n") ? 1 : 0)
}
