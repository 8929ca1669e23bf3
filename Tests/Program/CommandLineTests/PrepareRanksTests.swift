import Files
import Foundation
import Testing

extension ProgramTests.SeveralRanks {
  /// The ranks that prepare a corpus share the work and not the result.
  @Suite struct PrepareRanksTests {
    @Test(arguments: [1, 2, 4]) func `the files do not depend on the number of ranks`(ranks: Int) throws {
      let place = try Workplace()
      let outcome = try place.chorus(
        "prepare --text text --output out \(PreparedDirectory.corpusOptions)", ranks: ranks)
      #expect(outcome.exitCode == 0, "\(outcome.standardError)")
      #expect(try place.files("out") == place.files("corpus"))
    }

    @Test(arguments: [1, 2, 4]) func `documents that are held out by tokens do not depend on ranks`(ranks: Int) throws {
      let place = try Workplace()
      let command = "prepare --text text --vocabulary 280 --validation 700 --test 400"
      let alone = try place.chorus("\(command) --output alone --json").object()
      let (validation, test) = (alone["validationTokens"] as? Int ?? 0, alone["testTokens"] as? Int ?? 0)
      #expect((700..<1200).contains(validation) && (400..<900).contains(test))
      #expect(try place.chorus("\(command) --output together", ranks: ranks).exitCode == 0)
      #expect(try place.files("together") == place.files("alone"))
    }

    @Test func `settings without effect are told once`() throws {
      let outcome = try Workplace().chorus(
        "prepare --text text --output out --separator %% --text-field body --vocabulary 9000 --threads 2", ranks: 2)
      #expect(outcome.exitCode == 0, "\(outcome.standardError)")
      for sentence in [
        "the separator \"%%\" has no effect", "the text field \"body\" has no effect", "--threads has no effect",
        "of 9000 tokens of the vocabulary",
      ] {
        #expect(lines(outcome.standardError).count { $0.contains(sentence) } == 1, "\(outcome.standardError)")
      }
    }

    @Test(arguments: [2, 4]) func `a text of one long line is shared`(ranks: Int) throws {
      let place = try Workplace()
      var generator = WordGenerator(seed: 4)
      let line = (0..<60).map { _ in generator.document().replacing("\n", with: " ") }.joined()
      try place.write(line, to: "line.txt")
      let command = "prepare --text line.txt \(PreparedDirectory.corpusOptions)"
      #expect(try place.chorus("\(command) --output alone").exitCode == 0)
      #expect(try place.chorus("\(command) --output together", ranks: ranks).exitCode == 0)
      #expect(try place.files("together") == place.files("alone"))
      #expect(lines(try place.text("alone/documents.index")).count > 10)
    }

    @Test func `a corpus of another seed is refused by one sentence`() throws {
      let place = try Workplace()
      let files = try place.files("corpus")
      let outcome = try place.chorus(
        "prepare --text text --output corpus --seed 1 \(PreparedDirectory.corpusOptions)", ranks: 2)
      outcome.expectRefusal(65, says: ["rank 0 of 2", "seed 0 instead of 1"], ranks: 2)
      #expect(try place.files("corpus") == files)
    }

    @Test(arguments: [nil, 2]) func `a study makes the corpus that prepare makes, under a lock`(ranks: Int?) throws {
      let (place, study) = (try Workplace(), "study run study.yaml --output out --quiet")
      #expect(try place.chorus(study, ranks: ranks).exitCode == 0)
      let corpora = try FileManager.default.contentsOfDirectory(atPath: place.path("out/store/corpora"))
      let directory = "out/store/corpora/\(try #require(corpora.first))"
      #expect(try place.files(directory) == place.files("corpus"))
      try place.remove("\(directory)/corpus.json")
      let lock = try DirectoryLock(directory: place.path(directory))
      try place.chorus(study, ranks: ranks).expectRefusal(74, says: ["directory \(directory) is in use"], ranks: ranks)
      withExtendedLifetime(lock) {}
    }

    @Test func `two programs that prepare one directory at once leave one complete corpus`() throws {
      let place = try Workplace()
      let command = "prepare --text text --output out \(PreparedDirectory.corpusOptions)"
      let both = try place.chorus(
        command, script: #""$0" "$@" >/dev/null & "$0" "$@" >/dev/null; a=$?; wait $!; exit $((a + $?))"#)
      // The one that comes second finds the directory in use, or the corpus finished.
      #expect([0, 74].contains(both.exitCode), "\(both.standardError)")
      #expect(both.sentences.allSatisfy { $0.contains("directory out is in use") })
      #expect(try place.files("out").filter { $0.key != ".lock" } == place.files("corpus").filter { $0.key != ".lock" })
    }
  }
}
