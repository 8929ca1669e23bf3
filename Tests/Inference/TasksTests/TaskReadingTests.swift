import Tasks
import TestSupport
import Testing

@Suite struct TaskReadingTests {
  private static let piqa = """
    {"goal": "open a jar", "sol1": "turn the lid", "sol2": "turn the table", "label": 0}

    {"goal": "dry hair", "sol1": "use soup", "sol2": "use a towel", "label": 1}
    """

  private static func task(_ name: String, _ data: String) throws -> EvaluationTask {
    let directory = try TemporaryDirectory()
    return try withExtendedLifetime(directory) {
      try EvaluationTask("\(name)=\(directory.write(data, to: "items.jsonl"))")
    }
  }

  @Test func `built-in templates give the harness's texts from published fields`() throws {
    let task = try Self.task("piqa", Self.piqa)
    #expect(task.items.map(\.context) == ["Question: open a jar\nAnswer:", "Question: dry hair\nAnswer:"])
    #expect(task.items[1].choices == ["use soup", "use a towel"])
    #expect(task.items.map(\.answer) == [0, 1] && task.items.map(\.line) == [1, 3])
    let arc = try Self.task(
      "arc_easy",
      #"{"question": "Why?", "choices": {"text": ["a", "b", "c"], "label": ["1", "2", "3"]}, "answerKey": "2"}"#)
    #expect(arc.items[0].context == "Question: Why?\nAnswer:" && arc.items[0].choices == ["a", "b", "c"])
    #expect(arc.items[0].answer == 1)
    let sciq = try Self.task(
      "sciq",
      #"{"support": "Text.", "question": "Q?", "distractor1": "x", "distractor2": "y", "distractor3": "z", "correct_answer": "w"}"#
    )
    #expect(sciq.items[0].context == "Text.\nQuestion: Q?\nAnswer:" && sciq.items[0].answer == 3)
    let hellaswag = try Self.task(
      "hellaswag",
      #"{"activity_label": "Cooking", "ctx": "[header] How [title] Cut.", "endings": ["a [step] b", "c"], "label": "1"}"#
    )
    #expect(hellaswag.items[0].context == "Cooking: How. Cut." && hellaswag.items[0].choices == ["a b", "c"])
  }

  @Test func `prepared items are taken as they are`() throws {
    let task = try Self.task(
      "sciq", #"{"id": "1", "query": "\nQuestion: Q?\nAnswer:", "choices": ["a", "b"], "gold": 1}"#)
    #expect(task.items[0].context == "\nQuestion: Q?\nAnswer:" && task.items[0].answer == 1)
    let words = try Self.task("lambada", #"{"context": "He went", "continuation": "home"}"#)
    #expect(words.kind == .lastWord && words.items[0].choices == ["home"])
  }

  @Test func `groups of minimal pairs are chosen and limited`() throws {
    let data = (0..<6).map {
      #"{"uid": "\#($0 % 2 == 0 ? "even" : "odd")", "sentence_good": "g\#($0)", "sentence_bad": "b"}"#
    }
    .joined(separator: "\n")
    #expect(try Self.task("blimp/odd", data).items.map { $0.choices[0] } == ["g1", "g3", "g5"])
    var all = try Self.task("blimp", data)
    all.limit(to: 2)
    #expect(all.items.map { $0.choices[0] } == ["g0", "g1", "g2", "g3"] && all.kind == .minimalPairs)
    #expect(throws: TaskError.self) { try Self.task("blimp/none", data) }
  }

  @Test func `a task file has templates, labels and examples`() throws {
    let directory = try TemporaryDirectory()
    _ = try directory.write(
      (0..<4).map { #"{"q": "q\#($0)", "a": "x\#($0)", "b": "y\#($0)", "key": "\#($0 % 2 == 0 ? "A" : "B")"}"# }
        .joined(separator: "\n"), to: "items.jsonl")
    let yaml = """
      name: own
      data: items.jsonl
      context: "Q: {{q}}\\nA:"
      choices: ["{{a}}", "{{ b }}!"]
      answer: "{{key}}"
      examples: {count: 2, separator: "\\n"}
      """
    let task = try withExtendedLifetime(directory) { try EvaluationTask(directory.write(yaml, to: "own.yaml")) }
    #expect(task.name == "own" && task.items.map(\.answer) == [0, 1, 0, 1])
    #expect(task.items[0].choices == ["x0", "y0!"])
    #expect(task.items[0].context == "Q: q1\nA: y1!\nQ: q2\nA: x2\nQ: q0\nA:")
    #expect(task.items[3].context == "Q: q0\nA: x0\nQ: q1\nA: y1!\nQ: q3\nA:")
  }

  @Test(arguments: [
    ("piqa", "{\"goal\": \"x\"}"), ("piqa", "no"), ("piqa", ""), ("nothing", "{}"),
    ("sciq", "{\"query\": \"q\", \"choices\": [\"a\"], \"gold\": 0}"),
    ("sciq", "{\"query\": \"q\", \"choices\": [\"a\", \"b\"], \"gold\": 2}"),
    ("sciq", "{\"query\": \"q\", \"choices\": \"a\", \"gold\": 0}"),
    ("sciq", "{\"query\": [1], \"choices\": [\"a\", \"b\"], \"gold\": 0}"),
  ]) func `faulty items are refused`(name: String, data: String) throws {
    #expect(throws: TaskError.self) { try Self.task(name, data) }
  }

  @Test(arguments: ["{{", "a}}", "{{}}", "{{ a {{b}}"]) func `faulty templates are refused`(text: String) throws {
    let directory = try TemporaryDirectory()
    _ = try directory.write(#"{"a": "1", "b": "2"}"#, to: "items.jsonl")
    let yaml = "data: items.jsonl\ncontext: \"\(text)\"\nchoices: [\"{{a}}\", \"{{b}}\"]\nanswer: \"0\"\n"
    let path = try directory.write(yaml, to: "own.yaml")
    #expect(throws: TaskError.malformedTemplate(text)) {
      try withExtendedLifetime(directory) { try EvaluationTask(path) }
    }
  }
}
