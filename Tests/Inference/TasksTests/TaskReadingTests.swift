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
      #"{"support": " \nText.", "question": "Q?", "distractor1": "x", "distractor2": "y", "distractor3": "z", "correct_answer": "w"}"#
    )
    #expect(sciq.items[0].context == "Text.\nQuestion: Q?\nAnswer:" && sciq.items[0].answer == 3)
    let hellaswag = try Self.task(
      "hellaswag",
      #"{"activity_label": "Cooking", "ctx": "[header] How [title] Cut.", "endings": ["a [step] b", "c"], "label": "1"}"#
    )
    #expect(hellaswag.items[0].context == "Cooking: How. Cut." && hellaswag.items[0].choices == ["a b", "c"])
    let published = try Self.task(
      "hellaswag",
      #"{"activity_label": "Jam", "ctx": "A. then she", "ctx_a": "A.", "ctx_b": "then She", "endings": ["a", "b"], "label": "0"}"#
    )
    #expect(published.items[0].context == "Jam: A. Then she")
  }

  @Test(arguments: ["{{a.lower()}}", "{{lstrip()}}", "{{.lstrip()}}", "{{a.lstrip}() }}"])
  func `a method of a field that is not known is named`(template: String) throws {
    let directory = try TemporaryDirectory()
    try directory.write(#"{"a": "x", "b": "y"}"#, to: "items.jsonl")
    let path = try directory.write(
      "task: t\nkind: multipleChoice\ndata: items.jsonl\ncontext: \"\(template)\"\nchoices: [\"{{a}}\", \"{{b}}\"]\nanswer: \"0\"\n",
      to: "t.yaml")
    #expect(throws: TaskError.malformedTemplate(template)) { try EvaluationTask(path) }
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

  private static let stories = """
    {"article_id": "1", "title": "Ann", "author": "A. B.", "article": "She went.", "questions": \
    [{"question": "Who?", "options": ["he", "she"], "gold_label": 2}, {"question": "How?", "options": ["fast", "slow"], "gold_label": 1}]}
    {"article_id": "2", "title": "Ben", "author": "C. D.", "article": "He left.", "questions": \
    [{"question": "Why?", "options": ["cold", "hot"], "gold_label": 1}]}
    """

  @Test func `stories of QuALITY have one item a question, which tells the story or follows it`() throws {
    let task = try Self.task("quality", Self.stories)
    #expect(task.items.map(\.line) == [1, 1, 2] && task.items.map(\.answer) == [1, 0, 0])
    #expect(task.items[0].context == "In the context of \"Ann\" by A. B.:\nQuestion: Who?\nAnswer:")
    #expect(try Self.task("quality_open", Self.stories).items[2].context == "He left.\n\nQuestion: Why?\nAnswer:")
    let prepared = try Self.task("quality", #"{"question": "Q?", "choices": ["a", "b"], "gold": 1}"#)
    #expect(prepared.items[0].context == "Question: Q?\nAnswer:" && prepared.items[0].answer == 1)
    #expect(throws: TaskError.self) {
      try Self.task("quality", #"{"questions": [{"question": "Q?", "options": ["a", "b"], "gold_label": 0}]}"#)
    }
  }

  private static func file(_ more: String, items: [String] = ["x", "y", "x", "z"]) throws -> EvaluationTask {
    let directory = try TemporaryDirectory()
    _ = try directory.write(
      items.enumerated().map { #"{"about": "\#($1)", "q": "q\#($0)", "c": ["a", "b"], "k": 1}"# }.joined(
        separator: "\n"),
      to: "items.jsonl")
    _ = try directory.write(
      ["x", "y", "z"].map { #"{"id": "\#($0)", "title": "T\#($0)", "text": "one  two three"}"# }.joined(
        separator: "\n"),
      to: "texts.jsonl")
    let yaml = "data: items.jsonl\nchoices: \"{{c}}\"\nanswer: \"{{k}}\"\n" + more
    return try withExtendedLifetime(directory) { try EvaluationTask(directory.write(yaml, to: "own.yaml")) }
  }

  @Test func `items are joined with their documents, of which some words are kept`() throws {
    let documents = "documents: {data: texts.jsonl, field: about, words: 2}\n"
    let task = try Self.file(documents + "context: \"{{document.text}}|{{document.title}}: {{q}}\"")
    #expect(task.items.map(\.context) == ["one  two|Tx: q0", "one  two|Ty: q1", "one  two|Tx: q2", "one  two|Tz: q3"])
    #expect(throws: TaskError.self) { try Self.file(documents + "context: \"{{q}}\"", items: ["w"]) }
  }

  @Test func `a split divides items by document, and its parts complete each other`() throws {
    func contexts(_ part: String, seed: Int) throws -> [String] {
      let split = "split: {by: about, part: \(part), validation: 0.34, seed: \(seed)}\n"
      return try Self.file(split + "context: \"{{about}}{{q}}\"").items.map(\.context)
    }
    for seed in 0..<8 {
      let validation = try contexts("validation", seed: seed)
      #expect(Set(validation.map(\.first)).count == 1)
      #expect(Set(validation + (try contexts("test", seed: seed))) == ["xq0", "yq1", "xq2", "zq3"])
    }
    #expect(try Set((0..<8).map { try contexts("validation", seed: $0) }).count > 1)
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
