import Foundation
import TestSupport
import Testing

extension ProgramTests {
  /// The same documents, however they are given, make the same corpus.
  @Suite struct PrepareTests {
    static let tokenFiles = [
      "train.tokens", "validation.tokens", "test.tokens", "tokenizer.json", "corpus.json",
    ]

    /// The names of the prepared documents, in their order.
    private func names(_ place: Workplace) throws -> [String] { try place.files("text").keys.sorted() }

    /// Prepares a text in place of the plain files and compares the corpora.
    private func expectSameCorpus(_ place: Workplace, _ text: String) throws {
      let outcome = try place.chorus("prepare --text \(text) --output out \(PreparedDirectory.corpusOptions)")
      try #require(outcome.exitCode == 0, "\(outcome.standardError)")
      for file in Self.tokenFiles {
        #expect(try place.bytes("out/\(file)") == place.bytes("corpus/\(file)"), "\(file)")
      }
    }

    @Test(arguments: ["text/*.txt", "text/", "text/1*.txt text/2*.txt text/3*.txt text/4*.txt"])
    func `patterns and directories name the same files`(paths: String) throws {
      try expectSameCorpus(Workplace(), paths)
    }

    @Test(.enabled(if: isInstalled("gzip"), "gzip is not installed")) func `gzip files are read`()
      throws
    {
      let place = try Workplace()
      for name in try names(place) { try place.tool("gzip", "text/\(name)") }
      try expectSameCorpus(place, "text")
    }

    @Test(.enabled(if: isInstalled("zstd"), "zstd is not installed")) func `zstd files are read`()
      throws
    {
      let place = try Workplace()
      for name in try names(place) { try place.tool("zstd", "--rm", "-q", "text/\(name)") }
      try expectSameCorpus(place, "text")
    }

    @Test func `the lines of a JSON file are documents`() throws {
      let place = try Workplace()
      let documents = try names(place).map {
        String(
          decoding: try JSONEncoder().encode(["body": place.text("text/\($0)"), "title": $0]), as: UTF8.self)
      }
      try place.write(documents.joined(separator: "\n"), to: "books.jsonl")
      try expectSameCorpus(place, "books.jsonl --text-field body")
    }

    @Test(arguments: ["\n", "\r\n"]) func `a separator cuts a file into documents`(lineEnding: String) throws {
      let place = try Workplace()
      let documents = try names(place).map { try place.text("text/\($0)") }
      try place.write(documents.joined(separator: "%%" + lineEnding), to: "books.txt")
      try expectSameCorpus(place, "books.txt --separator %%")
    }

    @Test(arguments: ["---", "--", "-----BEGIN-----"]) func `a separator of hyphens is a text`(separator: String) throws
    {
      let place = try Workplace()
      let documents = try names(place).map { try place.text("text/\($0)") }
      try place.write(documents.joined(separator: separator + "\n"), to: "books.txt")
      try expectSameCorpus(place, "books.txt --strict --separator \(separator)")
    }

    @Test func `settings that have an effect, and a vocabulary that is filled, are not remarked`() throws {
      let place = try Workplace()
      try place.write("{\"body\": \"a line\"}\n", to: "text/a.jsonl")
      try place.write("one\n%%\ntwo\n", to: "text/b.txt")
      let outcome = try place.chorus(
        "prepare --text text --output out --separator %% --text-field body --vocabulary 270")
      #expect(outcome.exitCode == 0 && outcome.standardError.isEmpty, "\(outcome.standardError)")
    }

    @Test func `a vocabulary that the text cannot fill is told, with the size that is reached`() throws {
      let place = try Workplace()
      let outcome = try place.chorus("prepare --text text --output out --vocabulary 9000 --json")
      let size = try #require(outcome.object()["vocabulary"] as? Int)
      #expect(size < 9000)
      #expect(outcome.standardError.contains("the text fills only \(size) of 9000 tokens of the vocabulary"))
      #expect(outcome.standardError.contains("ask for \(size), or give more text"))
      let exact = try place.chorus("prepare --text text --output exact --vocabulary \(size)")
      #expect(exact.exitCode == 0 && exact.standardError.isEmpty, "\(exact.standardError)")
    }

    @Test func `a long file is cut at blank lines`() throws {
      let place = try Workplace()
      let text = try names(place).map { try place.text("text/\($0)") }.joined(separator: "\n")
      try place.write(text, to: "novel.txt")
      let object = try place.chorus(
        "prepare --text novel.txt --output out --json \(PreparedDirectory.corpusOptions)"
      ).object()
      let documents = try #require(object["documents"] as? Int)
      #expect((3...200).contains(documents))
      let index = lines(try place.text("out/documents.index"))
      #expect(index.count == documents)
      #expect(index.allSatisfy { $0.contains("novel.txt#") })
      let manifest = try #require(
        JSONSerialization.jsonObject(with: place.bytes("out/corpus.json")) as? [String: Any])
      #expect(manifest["pieces"] as? Bool == true)
      let splits = try #require(manifest["splits"] as? [String: [String: Any]])
      #expect(splits.values.reduce(0) { $0 + ($1["bytes"] as? Int ?? 0) } == text.utf8.count)
    }

    @Test func `the tokenizer of another corpus is used as it is`() throws {
      let place = try Workplace()
      var generator = WordGenerator(seed: 2)
      for index in 0..<20 { try place.write(generator.document(), to: "other/\(index).txt") }
      let object = try place.chorus(
        "prepare --text other --output out --tokenizer corpus/tokenizer.json --json"
      ).object()
      #expect(object["vocabulary"] as? Int == 280)
      #expect(try place.bytes("out/tokenizer.json") == place.bytes("corpus/tokenizer.json"))
      let evaluation = try place.chorus("evaluate --json --corpus out --members run").object()
      #expect(evaluation["tokens"] as? Int == object["validationTokens"] as? Int)
    }

    @Test func `another seed holds out other documents`() throws {
      let place = try Workplace()
      let outcome = try place.chorus(
        "prepare --text text --output out --seed 1 \(PreparedDirectory.corpusOptions)")
      #expect(outcome.exitCode == 0)
      #expect(try place.bytes("out/test.tokens") != place.bytes("corpus/test.tokens"))
    }

    @Test func `the same command again finds the corpus, also on another path`() throws {
      let place = try Workplace()
      try place.copy("text", to: "same")
      let files = try place.files("corpus")
      for text in ["text", "same"] {
        let command = "prepare --text \(text) --output corpus --json \(PreparedDirectory.corpusOptions)"
        #expect(try place.chorus(command).object()["vocabulary"] as? Int == 280)
      }
      #expect(try place.files("corpus") == files)
    }
  }
}
