import Foundation
import Testing
import Tokenizers

extension ProgramTests.SeveralRanks {
  /// Models judged by tasks.
  @Suite struct TaskTests {
    /// Texts from the training documents' alphabet; the context of the prepared models is 16 tokens.
    private static func place() throws -> Workplace {
      let place = try Workplace()
      let items = (0..<30).map { number in
        #"{"query": "w\#(number)", "choices": ["a\#(number % 7)", "the", "of \#(number)"], "gold": \#(number % 3)}"#
      }
      let pairs = (0..<24).map { number in
        #"{"uid": "\#(number % 2 == 0 ? "even" : "odd")", "sentence_good": "the \#(number)", "sentence_bad": "\#(number) the"}"#
      }
      let words = (0..<12).map { #"{"context": "the \#($0)", "continuation": "of"}"# }
      try place.write(items.joined(separator: "\n"), to: "items.jsonl")
      try place.write(pairs.joined(separator: "\n"), to: "pairs.jsonl")
      try place.write(words.joined(separator: "\n"), to: "words.jsonl")
      return place
    }

    private static let evaluate =
      "evaluate --json --model run run --tasks sciq=items.jsonl blimp=pairs.jsonl lambada=words.jsonl"

    private static func tasks(_ object: [String: Any]) throws -> [[String: Any]] {
      try #require(object["tasks"] as? [[String: Any]])
    }

    @Test func `scores are the same on one, two and three ranks`() throws {
      let place = try Self.place()
      let alone = try place.chorus("\(Self.evaluate) --items alone.jsonl")
      let tasks = try Self.tasks(alone.object())
      #expect(tasks.map { $0["task"] as? String } == ["sciq", "blimp", "lambada"])
      #expect(tasks.map { $0["items"] as? Int } == [30, 24, 12])
      for ranks in [2, 3] {
        let together = try place.chorus("\(Self.evaluate) --items together.jsonl", ranks: ranks)
        #expect(together.standardOutput == alone.standardOutput)
        #expect(try place.bytes("together.jsonl") == place.bytes("alone.jsonl"))
      }
    }

    @Test(arguments: [("sciq", "items"), ("blimp", "pairs"), ("lambada", "words")])
    func `one item has a table, and no standard error`(task: String, items: String) throws {
      let outcome = try Self.place().chorus("evaluate --model run --tasks \(task)=\(items).jsonl --limit 1")
      #expect(outcome.exitCode == 0, "\(outcome.standardError)")
      #expect(outcome.standardOutput.contains("accuracy"))
    }

    @Test func `contexts follow the token that the tokenizer puts before texts`() throws {
      let place = try Self.place()
      try place.write(#"{"query": " the", "choices": ["of", "a"], "gold": 0}"#, to: "one.jsonl")
      try place.write(#"{"sentence_good": "the of", "sentence_bad": "the"}"#, to: "two.jsonl")
      let end = try Tokenizer(TokenizerFiles(path: place.path("run"))).endOfText
      let processor = """
        {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<|endoftext|>", "type_id": 0}}, \
        {"Sequence": {"id": "A", "type_id": 0}}], "pair": [], \
        "special_tokens": {"<|endoftext|>": {"id": "<|endoftext|>", "ids": [\(end)], "tokens": ["<|endoftext|>"]}}}
        """
      let file = try place.text("run/tokenizer.json")
      func scores() throws -> (after: Double, both: Double, first: Double) {
        let command = "evaluate --json --model run --tasks sciq=one.jsonl blimp=two.jsonl --items out.jsonl"
        try #require(try place.chorus(command).exitCode == 0)
        let lines = try place.text("out.jsonl").split(separator: "\n").map {
          try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        let values = try lines.map { line in
          try #require(line["choices"] as? [[String: [Double]]]).map { try #require($0["members"])[0] }
        }
        return (values[0][0], values[1][0], values[1][1])
      }
      let plain = try scores()
      #expect(abs(plain.both - plain.first - plain.after) > 1e-4, "without the token, the context is another")
      try place.write(
        file.replacing(#""post_processor": null"#, with: "\"post_processor\": \(processor)"), to: "run/tokenizer.json")
      let begun = try scores()
      #expect(abs(begun.both - begun.first - begun.after) < 1e-4)
      #expect(begun.both == plain.both)
    }

    @Test func `two equal members are one model, and accuracies follow from the items' scores`() throws {
      let place = try Self.place()
      let tasks = try Self.tasks(place.chorus("\(Self.evaluate) --items items.out").object())
      let lines = try place.text("items.out").split(separator: "\n").map {
        try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
      }
      var right: [Double] = []
      for line in lines where line["task"] as? String == "sciq" {
        let choices = try #require(line["choices"] as? [[String: [Double]]])
        for choice in choices {
          let members = try #require(choice["members"])
          #expect(members[0] == members[1])
          for average in ["logits", "probabilities"] {
            let values = try #require(choice[average])
            #expect(abs(values[1] - members[0]) < 1e-5 && values[0] == members[0])
          }
        }
        let sums = try choices.map { try #require($0["members"])[0] }
        right.append(sums.firstIndex(of: sums.max() ?? 0) == line["answer"] as? Int ? 1 : 0)
      }
      let mean = right.reduce(0, +) / 30
      let error = (right.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 29 / 30).squareRoot()
      #expect(abs(try #require(tasks[0]["accuracy"] as? Double) - mean) < 1e-12)
      #expect(abs(try #require(tasks[0]["standardError"] as? Double) - error) < 1e-12)
      let groups = try #require(tasks[1]["groups"] as? [[String: Any]])
      #expect(groups.map { $0["group"] as? String } == ["even", "odd"])
      #expect(groups.map { $0["items"] as? Int } == [12, 12])
      let pooled = groups.reduce(0) { $0 + ($1["accuracy"] as? Double ?? 0) } / 2
      #expect(abs(pooled - (tasks[1]["accuracy"] as? Double ?? -1)) < 1e-12)
      #expect(tasks[2]["perplexity"] as? Double ?? 0 > 1)
    }

    @Test func `options that do not go together and faulty items are refused`() throws {
      let place = try Self.place()
      try place.write("{\"query\": \"a\"}\n", to: "short.jsonl")
      for (options, code, says) in [
        ("--model run --tasks sciq=items.jsonl --corpus corpus", 64, "exclude each other"),
        ("--model run", 64, "--corpus"), ("--model run --corpus corpus --limit 3", 64, "--limit goes with --tasks"),
        ("--model run --tasks sciq=items.jsonl --weights fit", 64, "--weights fit needs"),
        ("--model run --tasks sciq", 65, "needs a file of items"),
        ("--model run --tasks no=items.jsonl", 65, "no task no"),
        ("--model run --tasks sciq=short.jsonl", 65, "are not those of sciq"),
        ("--model run --tasks sciq=none.jsonl", 74, "none.jsonl"), ("--model run --tasks none.yaml", 74, "none.yaml"),
      ] as [(String, Int32, String)] {
        try place.chorus("evaluate \(options)").expectRefusal(code, says: [says])
      }
    }

    @Test func `a study judges its ensembles and says whether accuracy follows loss`() throws {
      let (alone, together) = (try Self.place(), try Self.place())
      for place in [alone, together] {
        let study = try place.text("study.yaml")
        try place.write(study + "\nevaluation: {tasks: [blimp=pairs.jsonl], taskItems: 10}\n", to: "judged.yaml")
      }
      let command = "study run judged.yaml --output out --json"
      _ = try alone.chorus(command).object()
      _ = try together.chorus(command, ranks: 2).object()
      let result = try alone.bytes("out/study/tiny/result.json")
      #expect(try together.bytes("out/study/tiny/result.json") == result)
      let object = try #require(try JSONSerialization.jsonObject(with: result) as? [String: Any])
      let outcome = try #require((object["tasks"] as? [[String: Any]])?.first)
      let scores = try #require((outcome["result"] as? [String: Any])?["scores"] as? [String: Any])
      #expect(scores["items"] as? Int == 20)
      #expect((scores["ensemble"] as? [[String: Any]])?.count == 3)
      let page = try alone.text("out/study/tiny/report.html")
      #expect(page.contains("Task blimp, 20 items") && page.contains("Pareto points"))
      let again = try alone.chorus(command)
      #expect(!again.standardError.contains("evaluating"))
      #expect(try alone.bytes("out/study/tiny/result.json") == result)
    }
  }
}
