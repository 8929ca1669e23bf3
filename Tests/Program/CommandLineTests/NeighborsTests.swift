import Foundation
import TestSupport
import Testing

extension ProgramTests {
  /// Pairs of documents, as a user makes them.
  @Suite(.serialized) struct NeighborsTests {
    private static let command = "neighbors --corpus corpus"

    /// The fields of the recipe in `pairs.json`.
    private func recipe(_ place: Workplace, _ name: String) throws -> [String: Any] {
      let object = try JSONSerialization.jsonObject(with: place.bytes("\(name)/pairs.json")) as? [String: Any]
      return try #require(object?["recipe"] as? [String: Any])
    }

    @Test func `pairs are made once, found again, and the same on two ranks`() throws {
      let place = try Workplace()
      let object = try place.chorus("\(Self.command) --model run --count 3 --output pairs --json").object()
      #expect(object["documents"] as? Int == 32 && object["pairs"] as? Int == 96)
      #expect(object["method"] as? String == "embeddings" && object["split"] as? String == "train")
      #expect(object["index"] as? String == "exact" && object["recall"] as? Double == 1)
      #expect(object["duplicates"] as? Int == 0 && object["threshold"] is Double)
      #expect(object["seconds"] is Double)
      #expect(object["parts"] is [String: Any])
      #expect(object["output"] as? String == "pairs")
      for name in ["passages", "sameDocument", "lists", "probes"] { #expect(object[name] is NSNull, "\(name)") }
      let files = try place.files("pairs")
      #expect(Set(files.keys).subtracting([".lock"]) == ["pairs.json", "pairs.npy", "timing.json"])
      #expect(files["pairs.npy"]?.count == 128 + 96 * 12)
      let again = try place.chorus("\(Self.command) --model run --count 3 --output pairs --json").object()
      #expect(again as NSDictionary == object as NSDictionary)
      #expect(try place.files("pairs") == files)
      #expect(try place.chorus("\(Self.command) --model run --count 3 --output ranks", ranks: 2).exitCode == 0)
      for name in ["pairs.npy", "pairs.json"] {
        #expect(try place.bytes("ranks/\(name)") == files[name], "\(name)")
      }
      let text = try place.chorus("\(Self.command) --model run --count 3 --output pairs").standardOutput
      #expect(lines(text).first?.hasPrefix("96 pairs of 32 documents (embeddings); similarity ") == true, "\(text)")
      #expect(lines(text).last == "pairs: pairs")
    }

    @Test func `passages of both splits are paired, learned, measured, and written from`() throws {
      let place = try Workplace()
      let cut = "\(Self.command) --method jaccard --passages 30 --count 2 --json"
      let learned = try place.chorus("\(cut) --output pairs").object()
      #expect(learned["documents"] as? Int ?? 0 > 64 && learned["passages"] as? Int == 30)
      #expect(learned["sameDocument"] as? Int ?? 0 > 0 && learned["split"] as? String == "train")
      let heldOut = try place.chorus("\(cut) --split validation --output held-out").object()
      #expect(heldOut["split"] as? String == "validation" && heldOut["documents"] as? Int ?? 0 > 8)
      #expect(try self.recipe(place, "held-out")["split"] as? String == "validation")
      let recipe = try recipe(place, "pairs")
      #expect(recipe["split"] == nil)
      #expect(recipe["passages"] as? Int == 30)
      try place.write(
        """
        initialization: {model: run}
        corpus: {path: corpus, pairs: pairs, heldOutPairs: held-out}
        training: {batchSize: 8, lanes: 2, epochs: 1, learningRate: 1.0e-3, weightDecay: 0.1}
        """, to: "conditional.yaml")
      let run = try place.chorus("train conditional.yaml --output conditional --json").object()
      #expect(run["heldOutPairLoss"] is Double)
      let texts = try place.chorus(
        "synthesize bootstrap --corpus corpus --model conditional --documents 64 --passages 30 --output texts --json"
      ).object()
      #expect(texts["seedDocuments"] as? Int == learned["documents"] as? Int)
      try place.chorus("\(Self.command) --method jaccard --count 2 --split validation --output uncut --quiet")
        .expectSuccess()
      try place.replace("held-out", by: "uncut", in: "conditional.yaml")
      try place.chorus("train conditional.yaml --output other").expectRefusal(
        65,
        says: ["corpus.pairs has passages of up to 30 tokens and corpus.heldOutPairs uncut documents", "--passages"])
    }

    @Test func `rows of a file are for the documents of the split`() throws {
      let place = try Workplace()
      let text = "{'descr': '<f4', 'fortran_order': False, 'shape': (4, 2), }"
      let header = text + String(repeating: " ", count: 118 - text.utf8.count - 1) + "\n"
      let values: [Float] = [1, 0, 0.9, 0.1, 0, 1, 0.1, 0.9]
      let bytes = values.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) } }
      try place.write([0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array(header.utf8) + bytes, to: "rows.npy")
      let command = "\(Self.command) --embeddings rows.npy --count 1"
      let object = try place.chorus("\(command) --split validation --output pairs --json").object()
      #expect(object["documents"] as? Int == 4 && object["pairs"] as? Int == 4)
      let pairs = Array(try place.bytes("pairs/pairs.npy").suffix(48))
      let second: [UInt8] = stride(from: 4, to: 48, by: 12).map { pairs[$0] }
      #expect(second == [1, 0, 3, 2])
      try place.chorus("\(command) --output other").expectRefusal(
        65, says: ["rows.npy has 4 rows, but 32 documents are to be paired"])
    }

    @Test func `other settings are refused in one sentence`() throws {
      let place = try Workplace()
      let command = "\(Self.command) --method random --output pairs"
      try place.chorus("\(command) --quiet").expectSuccess()
      let files = try place.files("pairs")
      let cases = [
        ("--count 3", "count 8 instead of 3"), ("--seed 1", "seed 0 instead of 1"),
        ("--split validation", "split train instead of validation"), ("--passages 20", "passages none instead of 20"),
        ("--tokens 1000", "instead of 1000"),
      ]
      for (option, difference) in cases {
        try place.chorus("\(command) \(option)").expectRefusal(
          65, says: ["directory pairs holds other pairs", difference, "choose another output directory"])
      }
      #expect(try place.files("pairs") == files)
      try place.write("mine", to: "mine/notes.txt")
      try place.chorus("\(Self.command) --method random --output mine").expectRefusal(65, says: ["mine"])
      #expect(try place.text("mine/notes.txt") == "mine")
    }

    static let wrong = [
      ("", "give --model DIR, --embeddings FILE.npy or --endpoint URL, or another --method"),
      ("--model run --endpoint http://h --endpoint-model m", "--model and --endpoint exclude each other"),
      ("--method jaccard --endpoint http://h --endpoint-model m", "leave out --endpoint"),
      ("--endpoint http://h", "--endpoint-model is missing"),
      ("--method jaccard --endpoint-model m", "--endpoint is missing"),
      ("--method jaccard --api-key-file k", "--endpoint is missing"),
      ("--endpoint http://h --endpoint-model m --api-key-file k --api-key-variable K", "exclude each other"),
      ("--model run --embeddings e.npy", "--model and --embeddings exclude each other"),
      ("--method jaccard --model run", "--method jaccard takes no embeddings"),
      ("--method random --embeddings e.npy", "--method random takes no embeddings"),
      ("--method random --threshold 0.5", "random pairs have no similarity"),
      ("--method random --pairs 5", "random pairs have no similarity"),
      ("--method jaccard --threshold 0.5 --pairs 5", "--threshold and --pairs exclude each other"),
      ("--method jaccard --threshold 2", "--threshold must be in -1…1, not 2.0"),
      ("--method jaccard --pairs 0", "--pairs must be at least 1, not 0"),
      ("--method jaccard --count 0", "--count must be in 1…1000, not 0"),
      ("--method jaccard --tokens 0", "--tokens must be at least 1, not 0"),
      ("--method jaccard --recall 1.5", "--recall must be above 0 and at most 1, not 1.5"),
      ("--method jaccard --passages 0", "--passages must be at least 1, not 0"),
      ("--method jaccard --passages -3", "--passages must be at least 1, not -3"),
      ("--method jaccard --split validation --tokens 5", "leave it out with --split validation"),
      ("--method jaccard --split test", "'training' and 'validation'"),
      ("--method cosine", "'embeddings', 'jaccard' or 'random'"),
    ]

    @Test(arguments: wrong) func `options that exclude each other, and values beyond their range, are refused`(
      options: String, says: String
    ) throws {
      let place = try Workplace()
      let arguments = [Self.command, options, "--output pairs"].filter { !$0.isEmpty }.joined(separator: " ")
      try place.chorus(arguments).expectRefusal(64, says: [says], isQuiet: false)
      #expect(!place.exists("pairs"))
    }

    @Test func `a server's vectors are asked for once, with the key`() throws {
      let place = try Workplace()
      let key = "sk-neighbors-0123456789"
      let server = try EmbeddingServer()
      try place.write("\(key)\n", to: "key")
      let command = "\(Self.command) --endpoint \(server.url) --endpoint-model small --api-key-file key --count 2"
      let object = try place.chorus("\(command) --output pairs --json").object()
      #expect(object["documents"] as? Int == 32 && object["pairs"] as? Int == 64)
      #expect(server.texts.map(\.count).sorted() == [1, 32])
      #expect(server.requests.allSatisfy { $0.contains("\r\nAuthorization: Bearer \(key)\r\n") })
      #expect(try place.chorus("\(command) --output pairs --json").object() as NSDictionary == object as NSDictionary)
      #expect(server.requests.count == 2)
      #expect(try place.chorus("\(command) --output ranks", ranks: 2).exitCode == 0)
      #expect(try place.bytes("ranks/pairs.npy") == place.bytes("pairs/pairs.npy"))
      #expect(try place.files("pairs").values.allSatisfy { $0.range(of: Data(key.utf8)) == nil })
      try place.chorus("\(command) --output pairs --endpoint-model large").expectRefusal(
        65, says: ["directory pairs holds other pairs (other embeddings)"])
    }

    @Test func `a server that gives no embeddings is named in one sentence`() throws {
      let place = try Workplace()
      let server = try EmbeddingServer { _, number in
        number < 1
          ? .init(#"{"error": {"message": "wrong key"}}"#, status: "401 Unauthorized") : .init(#"{"data": []}"#)
      }
      let command = "\(Self.command) --endpoint \(server.url) --endpoint-model small --output pairs"
      try place.chorus(command).expectRefusal(
        74, says: ["\(server.url)/embeddings gives no embeddings", "status 401: wrong key", "check the address"])
      try place.chorus(command).expectRefusal(74, says: ["it answered with 0 vectors for 1 texts"])
      try place.chorus("\(Self.command) --endpoint nowhere --endpoint-model small --output pairs").expectRefusal(
        64, says: ["nowhere is not the base of an endpoint"])
      try place.chorus("\(command) --api-key-variable CHORUS_NO_SUCH_KEY").expectRefusal(
        64, says: ["environment variable CHORUS_NO_SUCH_KEY holds no API key"])
      try place.chorus(command, ranks: 2).expectRefusal(74, says: ["it answered with 0 vectors"], ranks: 2)
    }

    @Test func `what is missing or of another corpus is named`() throws {
      let place = try Workplace()
      try place.chorus("\(Self.command) --model nothing --output pairs").expectRefusal(74, says: ["nothing"])
      try place.chorus("\(Self.command) --embeddings nothing.npy --output pairs").expectRefusal(
        74, says: ["nothing.npy"])
      try place.chorus("\(Self.command) --method random --tokens 99999999 --output pairs").expectRefusal(
        65, says: ["99999999 tokens were asked for"])
      try place.damage("corpus/train.tokens", at: 500)
      try place.chorus("\(Self.command) --method random --output pairs").expectRefusal(65, says: ["train"])
      // The file of training documents is not needed for those of validation.
      try place.chorus("\(Self.command) --method random --split validation --output pairs --quiet").expectSuccess()
    }
  }
}

extension Outcome {
  /// Checks that the program succeeded.
  fileprivate func expectSuccess(_ location: SourceLocation = #_sourceLocation) {
    #expect(exitCode == 0, "\(standardError)", sourceLocation: location)
  }
}
