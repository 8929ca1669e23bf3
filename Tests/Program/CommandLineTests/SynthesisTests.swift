import Foundation
import TestSupport
import Testing

extension ProgramTests {
  /// Synthetic documents by an endpoint, as a user makes them.
  @Suite(.serialized) struct SynthesisTests {
    private let place: Workplace
    private let server: LanguageModelServer

    init() throws {
      place = try Workplace()
      server = try LanguageModelServer()
      try place.write("Ada met Bob in Cairo, and Dora was there.", to: "sources/a.txt")
      try place.write("{\"text\": \"Eve and Frank left Ghent; then Hugo came.\"}\n", to: "sources/b.jsonl")
    }

    private func entigraph(_ more: String = "--output out") -> String {
      "synthesize entigraph --text sources --endpoint \(server.url) --model tiny --triples 1 \(more)"
    }

    @Test func `the documents of an endpoint are read by prepare, and made once`() throws {
      let object = try place.chorus(entigraph("--output out --json --price-prompt 1 --price-completion 2")).object()
      // Four names each: two summaries, twice six pairs, two triples.
      #expect(object["documents"] as? Int == 16 && object["requests"] as? Int == 16)
      #expect(object["failed"] as? Int == 0 && object["unparsable"] as? Int == 0 && object["rejected"] as? Int == 0)
      #expect(object["generator"] as? String == "tiny" && object["output"] as? String == "out")
      let tokens = [object["promptTokens"] as? Int ?? 0, object["completionTokens"] as? Int ?? 0]
      #expect(abs((object["cost"] as? Double ?? 0) - Double(tokens[0] + 2 * tokens[1]) / 1e6) < 1e-12)
      #expect(server.prompts.count == 16 && Set(server.prompts).count == 16)
      let files = try place.files("out")
      #expect(
        try place.chorus(entigraph("--output out --json --price-prompt 1 --price-completion 2")).object()
          as NSDictionary == object as NSDictionary)
      #expect(server.prompts.count == 16)
      #expect(try place.files("out") == files)
      let corpus = try place.chorus("prepare --text out --output synthetic-corpus --vocabulary 300 --strict --json")
        .object()
      #expect(corpus["documents"] as? Int ?? 0 >= 16)
    }

    @Test func `a killed start is resumed, and no recorded request is repeated`() throws {
      let server = server
      server.answer(atMost: 9)
      let first = try place.chorus(entigraph("--output out --concurrency 2")) { process in
        if server.prompts.count >= 11 { kill(process, SIGKILL) }
        return true
      }
      server.answer(atMost: .max)
      #expect(first.exitCode == 128 + SIGKILL)
      let records = lines(try place.text("out/requests/rank-0.jsonl")).count
      let sent = server.prompts.count
      #expect(records < 16 && sent - records <= 3)
      let second = try place.chorus(entigraph("--output out"))
      #expect(second.exitCode == 0, "\(second.standardError)")
      #expect(server.prompts.count - sent == 16 - records)
      try #require(try place.chorus(entigraph("--output undisturbed")).exitCode == 0)
      for name in ["documents.jsonl", "synthesis.json"] {
        #expect(try place.bytes("out/\(name)") == place.bytes("undisturbed/\(name)"))
      }
    }

    @Test func `a limit of tokens ends with code 85, and a higher one resumes`() throws {
      let stopped = try place.chorus(entigraph("--output out --max-tokens 1500"))
      stopped.expectRefusal(85, says: ["limit of 1500 tokens", "raise the limit"], isQuiet: false)
      #expect(place.exists("out/documents.jsonl") && !place.exists("out/synthesis.json"))
      #expect(try place.chorus(entigraph("--output out --max-tokens 1000000")).exitCode == 0)
      #expect(server.prompts.count == 16)
    }

    @Test func `an estimate and a preview tell what will be asked`() throws {
      let preview = try place.chorus(entigraph("--output out --preview 3 --json")).object()
      let examples = try #require(preview["examples"] as? [[String: Any]])
      #expect(examples.count == 3 && (examples[0]["prompt"] as? String)?.contains("Ada met Bob") == true)
      #expect(!place.exists("out") && server.prompts.count == 3)
      let estimate = try place.chorus(entigraph("--output out --estimate --json")).object()
      #expect(estimate["requests"] as? Int == 16)
      #expect(place.exists("out/requests") && !place.exists("out/synthesis.json"))
    }

    @Test func `requests are answered as batches, relations in a second one`() throws {
      for (number, count) in [(1, 2), (2, 14)] {
        let export = try place.chorus(entigraph("--output out --export-batch batch\(number).jsonl --json")).object()
        #expect(export["requests"] as? Int == count)
        try place.write(answers(try place.text("batch\(number).jsonl")), to: "answers\(number).jsonl")
        let imported = try place.chorus(entigraph("--output out --import-batch answers\(number).jsonl"))
        #expect(imported.exitCode == 0, "\(imported.standardError)")
      }
      #expect(server.prompts.isEmpty)
      try #require(try place.chorus(entigraph("--output direct")).exitCode == 0)
      #expect(try place.bytes("out/documents.jsonl") == place.bytes("direct/documents.jsonl"))
    }

    /// The output of a batch, as a server writes it.
    private func answers(_ batch: String) throws -> String {
      try lines(batch).map { line in
        let request = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        let body = try JSONSerialization.data(withJSONObject: try #require(request["body"]))
        let answer: [String: Any] = [
          "custom_id": try #require(request["custom_id"]),
          "response": [
            "status_code": 200, "body": LanguageModelServer.completion(LanguageModelServer.prompt(body)),
          ],
        ]
        return String(decoding: try JSONSerialization.data(withJSONObject: answer), as: UTF8.self) + "\n"
      }.joined()
    }

    @Test func `prompts are written, changed and used`() throws {
      #expect(try place.chorus("synthesize rephrase --write-prompts prompts").exitCode == 0)
      try place.write("{{document}}\n\nin short, {{style}}", to: "prompts/rephrase.txt")
      let rephrase = "synthesize rephrase --text sources --endpoint \(server.url) --model tiny --output out"
      let object = try place.chorus("\(rephrase) --prompts prompts --styles easy hard --json").object()
      #expect(object["documents"] as? Int == 4)
      #expect(server.prompts.contains { $0.hasPrefix("Ada met Bob") && $0.contains("\n\nin short, in ") })
      // The same directory with other prompts is another text.
      try place.chorus("\(rephrase) --styles easy hard").expectRefusal(65, says: ["other prompts", "--output"])
    }

    @Test func `a key is sent and never shown`() throws {
      let server = try LanguageModelServer(key: "sk-secret-of-tests")
      let command = "synthesize entigraph --text sources --endpoint \(server.url) --model tiny --output out"
      try place.write("sk-secret-of-tests\n", to: "key")
      let refused = try place.chorus(command)
      refused.expectRefusal(74, says: ["401", "wrong key", "API key"], isQuiet: false)
      let outcome = try place.chorus("\(command) --api-key-file key --verbose")
      #expect(outcome.exitCode == 0, "\(outcome.standardError)")
      #expect(!outcome.standardError.contains("sk-secret"))
      for (name, content) in try place.files("out") {
        #expect(!String(decoding: content, as: UTF8.self).contains("sk-secret"), "\(name)")
      }
    }

    @Test(arguments: [
      ("entigraph --text sources --output out --model tiny", "--endpoint is missing"),
      ("entigraph --text sources --output out --endpoint http://127.0.0.1:9", "--model is missing"),
      ("entigraph --output out --endpoint template", "--text is missing"),
      ("entigraph --text sources --endpoint template", "--output is missing"),
      ("rephrase --text sources --output out --endpoint template --styles esay", "'esay' is not a known style"),
      ("rephrase --text sources --output out --endpoint template --min-fidelity 2", "min-fidelity must be in 0.0…1.0"),
      ("entigraph --text sources --output out --endpoint template --preview 2 --estimate", "exclude each other"),
      ("entigraph --text sources --output out --endpoint template --max-cost 3", "--max-cost needs prices"),
      ("entigraph --text sources --output out --endpoint ftp://a --model tiny", "ftp://a is not the base"),
    ])
    func `faulty options are refused`(arguments: String, sentence: String) throws {
      let outcome = try place.chorus("synthesize \(arguments)")
      outcome.expectRefusal(64, says: [sentence])
      #expect(!place.exists("out"))
    }

    @Test func `templates refuse documents that are not of a world, and answer those that are`() throws {
      try #require(
        try place.chorus("simulate world --output world --documents 4 --entities 6 --general-texts 10").exitCode == 0)
      let command = "synthesize entigraph --endpoint template --output out --json --text"
      let object = try place.chorus("\(command) world/documents").object()
      #expect(object["generator"] as? String == "template" && object["documents"] as? Int == 4 * 16)
      let refused = try place.chorus("\(command) sources --output other")
      #expect(refused.exitCode == 65 && refused.sentences.count == 1, "\(refused.standardError)")
    }
  }
}

extension ProgramTests.SeveralRanks {
  @Suite struct SynthesisRankTests {
    @Test func `two ranks write the bytes of one, and one continues what two began`() throws {
      let place = try Workplace()
      let world = "simulate world --output world --documents 6 --entities 6 --general-texts 10"
      try #require(try place.chorus(world).exitCode == 0)
      let command = "synthesize entigraph --endpoint template --text world/documents --triples 4"
      try #require(try place.chorus("\(command) --output one").exitCode == 0)
      try #require(try place.chorus("\(command) --output two", ranks: 2).exitCode == 0)
      let stopped = try place.chorus("\(command) --output three --max-tokens 20000", ranks: 2)
      #expect(stopped.exitCode == 85, "\(stopped.standardError)")
      try #require(try place.chorus("\(command) --output three").exitCode == 0)
      for name in ["documents.jsonl", "synthesis.json"] {
        #expect(try place.bytes("one/\(name)") == place.bytes("two/\(name)"))
        #expect(try place.bytes("one/\(name)") == place.bytes("three/\(name)"))
      }
    }
  }
}
