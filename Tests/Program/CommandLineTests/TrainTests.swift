import Foundation
import Testing

extension ProgramTests {
  @Suite struct TrainTests {
    @Test func `the same command again trains nothing and prints the same result`() throws {
      let place = try Workplace()
      var first = try place.chorus("train run.yaml --output out --json").object()
      let files = try place.files("out")
      let outcome = try place.chorus("train run.yaml --output out --json")
      var second = try outcome.object()
      #expect(first.removeValue(forKey: "tokensPerSecond") is Double)
      #expect(second.removeValue(forKey: "tokensPerSecond") is NSNull, "nothing was trained")
      #expect(first as NSDictionary == second as NSDictionary)
      #expect(outcome.standardError.isEmpty)
      #expect(try place.files("out") == files)
    }

    @Test func `names of one letter are names`() throws {
      let place = try Workplace()
      let commands = [
        "prepare --text text --output c --vocabulary 300 --validation 0.1 --test 0.1", "train run.yaml --output r",
        "study run study.yaml --output s", "report --study s/study/tiny --output p",
      ]
      for command in commands {
        let outcome = try place.chorus(command)
        #expect(outcome.exitCode == 0, "\(command): \(outcome.standardError)")
      }
      #expect(place.exists("c/corpus.json") && place.exists("r/result.json") && place.exists("p"))
    }

    @Test func `a run that was interrupted is trained again to the same bytes`() throws {
      let place = try Workplace()
      try place.copy("run", to: "out")
      try place.remove("out/result.json")
      try place.shorten("out/model.safetensors", to: 100)
      let outcome = try place.chorus("train run.yaml --output out")
      #expect(outcome.exitCode == 0, "\(outcome.standardError)")
      for file in sameFiles {
        #expect(try place.bytes("out/\(file)") == place.bytes("run/\(file)"), "\(file)")
      }
    }
  }
}

/// The files of a run that have the same bytes on any number of ranks.
let sameFiles = [
  "model.safetensors", "log-probabilities.safetensors", "result.json", "config.json", "configuration.json",
]

extension ProgramTests.SeveralRanks {
  @Suite struct TrainTests {
    static let shapes = [
      "", " --set model.keyValueHeadCount=1",
      " --set model.tiedEmbeddings=true --set training.shuffle=sequences",
    ]

    /// The batch of 6 has lanes of 1 and 2 sequences.
    @Test(arguments: shapes) func `1, 2 and 4 ranks write the same bytes`(settings: String) throws {
      let place = try Workplace()
      for (ranks, directory) in [(nil, "one"), (2, "two"), (4, "four")] as [(Int?, String)] {
        let outcome = try place.chorus("train run.yaml --output \(directory)\(settings)", ranks: ranks)
        try #require(outcome.exitCode == 0, "\(outcome.standardError)")
      }
      for file in sameFiles {
        let bytes = try place.bytes("one/\(file)")
        #expect(try place.bytes("two/\(file)") == bytes, "\(file) on 2 ranks")
        #expect(try place.bytes("four/\(file)") == bytes, "\(file) on 4 ranks")
      }
    }

    @Test func `a run that one rank finished is finished for two`() throws {
      let outcome = try Workplace().chorus("train run.yaml --output run", ranks: 2)
      #expect(outcome.exitCode == 0)
      #expect(outcome.standardOutput.contains("finished already"))
    }
  }
}
