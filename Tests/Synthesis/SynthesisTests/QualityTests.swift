import Synthesis
import Testing
import TextSimilarity

@Suite struct QualityTests {
  @Test func `word sequences of the source are counted`() {
    let source = SourceIndex("The cat sat on the mat; it was the mat of the cat.")
    // the cat | cat sat | sat on | on a | a mat: three of five.
    #expect(source.overlap(of: WordHashes("The CAT sat, on a mat"))[0] == Overlap(found: 3, all: 5))
    // the cat sat on | cat sat on a | sat on a mat.
    #expect(source.overlap(of: WordHashes("The CAT sat, on a mat"))[1] == Overlap(found: 1, all: 3))
    #expect(source.overlap(of: WordHashes("The CAT sat, on a mat"))[2] == Overlap())
    #expect(source.overlap(of: WordHashes("")).allSatisfy { $0.fraction == nil })
    #expect(source.overlap(of: WordHashes("cat"))[0] == Overlap())
  }

  @Test func `a text is its own source`() {
    let text = (0..<40).map { "word\($0 * $0 % 37)" }.joined(separator: " ")
    let overlap = SourceIndex(text).overlap(of: WordHashes(text))
    #expect(overlap == [39, 37, 33, 25].map { Overlap(found: $0, all: $0) })
  }

  @Test func `repetition is the part of the most frequent ten words`() {
    let ten = "a b c d e f g h i j"
    let rest = (0..<80).map { "r\($0)" }.joined(separator: " ")
    // 20 of 100 words.
    #expect(Repetition.coverage(of: WordHashes("\(ten) \(rest) \(ten)")) == 0.2)
    #expect(Repetition.repeats(WordHashes("\(ten) \(rest) \(ten)")))
    // No sequence occurs twice, however short the text is.
    #expect(Repetition.coverage(of: WordHashes(ten)) == 0)
    #expect(Repetition.coverage(of: WordHashes("")) == 0)
    // Occurrences that overlap count once: all of the text.
    #expect(Repetition.coverage(of: WordHashes(String(repeating: "ha ", count: 50))) == 1)
    // 20 of 200 words is not more than a tenth.
    let long = (0..<180).map { "r\($0)" }.joined(separator: " ")
    #expect(!Repetition.repeats(WordHashes("\(ten) \(long) \(ten)")))
  }

  @Test func `copies have half of their bytes in common with the source`() {
    let source = Array("abcdefghijklmnopqrstuvwxyz".utf8)
    #expect(Copying.copies(Array("XXcdefghXX".utf8), from: source))
    #expect(Copying.copies(Array("cdefgXXXXX".utf8), from: source))
    #expect(!Copying.copies(Array("cdefXXXXXX".utf8), from: source))
    #expect(!Copying.copies(Array("cdXefXghXi".utf8), from: source))
    #expect(Copying.copies(Array("XXXXXXXvwxyz".utf8), from: source) == false)
    #expect(Copying.copies(Array("XXXXXvwxyz".utf8), from: source))
    #expect(!Copying.copies([], from: source))
    #expect(!Copying.copies(Array("ab".utf8), from: []))
    #expect(Copying.copies(source, from: source))
  }

  @Test func `the Jaccard similarity counts sequences of five words`() {
    // a…h has 4 sequences of 5 words, b…i too; 3 are common: 3 of 5.
    #expect(MinHash.similarity(of: WordHashes("a b c d e f g h"), WordHashes("b c d e f g h i")) == 0.6)
    #expect(MinHash.similarity(of: WordHashes("a b"), WordHashes("A, b!")) == 1)
    #expect(MinHash.similarity(of: WordHashes("a b"), WordHashes("a c")) == 0)
    #expect(MinHash.similarity(of: WordHashes(""), WordHashes("")) == 1)
  }

  @Test func `word sequences and words of a corpus are counted`() {
    let corpus = CorpusIndex(["the cat sat on the mat", "a dog ran"].map { WordHashes($0) })
    let overlap = corpus.overlap(of: ["the cat sat", "a cat ran off"].map { WordHashes($0) })
    // the cat | cat sat | a cat | cat ran | ran off: two of five; of 7 words only "off" is new; no sequence crosses documents.
    #expect(overlap == CorpusOverlap(sequences: ["2": 0.4, "4": 0], unknownWords: 1.0 / 7))
    #expect(corpus.overlap(of: [WordHashes("mat a")]).sequences == ["2": 0])
    #expect(corpus.overlap(of: []) == CorpusOverlap(sequences: [:], unknownWords: 0))
  }

  @Test func `looping, copying and monotonous generators are visible`() throws {
    let seeds = (0..<20).map { seed in (0..<60).map { "w\(seed * 7 % 20)x\($0)" }.joined(separator: " ") }
    func quality(_ text: (Int) -> String) throws -> SynthesisQuality {
      try SynthesisQuality(of: seeds.indices.map { (text: text($0), source: seeds[$0]) })
    }
    let honest = try quality { seed in (0..<60).map { "y\(seed)z\($0)" }.joined(separator: " ") }
    #expect(honest.repetition == 0 && honest.copying == 0 && honest.nearDuplicates == 0 && honest.overlap["8"] == 0)
    #expect(try quality { _ in String(repeating: "one two ", count: 30) }.repetition == 1)
    #expect(try quality { seeds[$0] }.copying == 1)
    #expect(try quality { seeds[$0] }.overlap == ["2": 1, "4": 1, "8": 1, "16": 1])
    // A generator at a low temperature writes the same text again and again.
    let monotonous = try quality { seed in (0..<60).map { "y\(seed % 2)z\($0)" }.joined(separator: " ") }
    #expect(monotonous.nearDuplicates == 20 && monotonous.duplicates == 18)
  }

  @Test func `near-duplicates are found among many texts`() throws {
    func text(_ number: Int, length: Int = 60) -> [String] { (0..<length).map { "w\(number)x\($0)" } }
    var texts = (0..<300).map { text($0).joined(separator: " ") }
    // One word of 60 changed at the end: 55 of 57 sequences are common. In the middle, 51 of 61: 0.836.
    texts.append((text(7).dropLast() + ["other"]).joined(separator: " "))
    var middle = text(9)
    middle[30] = "other"
    texts.append(middle.joined(separator: " "))
    // Two changes leave 46 of 66: 0.697.
    var apart = text(11)
    apart[20] = "other"
    apart[40] = "another"
    texts.append(apart.joined(separator: " "))
    texts.append(texts[13])
    let words = texts.map { WordHashes($0) }
    var search = NearDuplicates(words.map { MinHash($0) }) { words[$0] }
    #expect(try search.count() == 6)
  }

  @Test func `the quality of documents is their measures together`() throws {
    let source = "The cat sat on the mat and looked at the dog for a long time before it ran away."
    let quality = try SynthesisQuality(of: [
      (text: "The cat sat on the mat.", source: source), (text: " The cat sat on the mat.\n", source: source),
      (text: "A dog ran away from it", source: source), (text: "No", source: source),
    ])
    #expect(quality.documents == 4)
    // 5 + 5 + 5 pairs: all of the first two, and "ran away" of the third.
    #expect(quality.overlap["2"] == 11.0 / 15)
    #expect(quality.overlap["4"] == 6.0 / 9)
    #expect(quality.overlap["8"] == nil)
    #expect(quality.duplicates == 1)
    #expect(quality.nearDuplicates == 2)
    #expect(quality.repetition == 0)
    // Half of "No" is one letter, which the source has.
    #expect(quality.copying == 0.75)
    #expect(quality.words.total == 19 && quality.words.minimum == 1 && quality.words.maximum == 6)
    #expect(quality.words.mean == 4.75 && quality.words.median == 6)
    #expect(try SynthesisQuality(of: []).documents == 0)
  }
}
