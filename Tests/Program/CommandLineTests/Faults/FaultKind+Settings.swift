extension FaultKind {
  /// Run and study files, and overrides of them.
  static let settings = [
    FaultKind("run file", file: "run.yaml", train),
    FaultKind("run file, made up") {
      try $0.write($0.choice("run.yaml", madeUp(PreparedDirectory.runFile)), to: "run.yaml")
      $0.command(train)
    },
    FaultKind("study file", file: "study.yaml", study),
    FaultKind("study file, made up") {
      try $0.write($0.choice("study.yaml", madeUp(PreparedDirectory.studyFile)), to: "study.yaml")
      $0.command(study)
    },
    FaultKind("names in a study file") { place in
      let name = try place.choice("name", names(outside: place.outside))
      let key = try place.choice(["study: tiny", "name: xs", "text: text"])
      let old = PreparedDirectory.studyFile
      try place.write(
        old.replacing(key, with: "\(key.prefix { $0 != ":" }): \(name.debugDescription)"), to: "study.yaml")
      place.command(study)
    },
    FaultKind("--set") { place in
      let key = try place.choice(keys)
      let value = try place.choice(Corruptor.extremes + ["", "=", "a=b", "*a", "&a", "[", "{a: ", "!!int x", "- - -"])
      place.command(try place.choice([train, study]))
      place.arguments += ["--set", "\(key)=\(value)"]
    },
  ]

  private static let keys = [
    "model.layers", "model.hiddenSize", "model.headCount", "model.keyValueHeadCount", "model.feedForwardSize",
    "model.contextLength", "model.tiedEmbeddings", "model.ropeTheta", "model.rmsNormEpsilon", "corpus.path",
    "corpus.tokens", "corpus.validation", "corpus.test", "corpus.vocabulary", "corpus.seed", "corpus.text",
    "training.batchSize", "training.lanes", "training.epochs", "training.learningRate", "training.weightDecay",
    "training.beta1", "training.beta2", "training.epsilon", "training.gradientClip", "training.shuffle",
    "training.seeds.initialization", "training.seeds", "training.evaluateEvery", "training", "model", "models", "study",
    "recipes.ensemble.members", "recipes", "", ".", "a..b", String(repeating: "a.", count: 20_000) + "a",
    String(repeating: "k", count: 100_000),
  ]

  /// Names that lead out of a directory, or that no file can have.
  private static func names(outside: String) -> [String] {
    [
      "../../evil", "../evil", "..", ".", "//evil", "\(outside)/evil", "evil/../../../../evil", "evil/evil", ".evil",
      "",
      " ", "a\u{0}b", "a\nb", "a\tb", "a\\b", "~", "$HOME", "`id`", "name with blanks", "é", "日本", "\u{202E}abc",
      String(repeating: "x", count: 65), String(repeating: "x", count: 5000), "-", "--output", "con", "*", "a*b", "[a]",
      "text/../../../..", "/dev/zero", "/proc/self/mem", "/dev/stdin",
    ]
  }

  /// Files that a fuzzer would not find soon.
  private static func madeUp(_ complete: String) -> [String] {
    let levels = 1 << 15
    let laughs = (1...40).map { "l\($0): &l\($0) [*l\($0 - 1), *l\($0 - 1), *l\($0 - 1)]" }.joined(separator: "\n")
    let key = (1...40).map { "l\($0): &l\($0) [*l\($0 - 1), *l\($0 - 1)]" }.joined(separator: "\n")
    let few = (1...7).map { "l\($0): &l\($0) [*l\($0 - 1), *l\($0 - 1)]" }.joined(separator: "\n")
    return [
      "", " ", "\n\n", "---", "--- ---\n", "---\n\(complete)\n---\n\(complete)", "...", "#",
      "%YAML 9.9\n---\n\(complete)", "~",
      "null", "1", "[]", "{}", "\u{FEFF}\(complete)", "\(complete)\n\u{0}", "\u{1B}[2J: 1", complete + "\n" + complete,
      String(repeating: "[", count: levels), String(repeating: "{", count: levels),
      String(repeating: "{a: ", count: levels) + "1" + String(repeating: "}", count: levels),
      String(repeating: "- ", count: levels) + "1", String(repeating: "? ", count: levels) + "1",
      (0..<900).map { String(repeating: " ", count: $0) + "a:\n" }.joined(),
      "l0: &l0 [1, 2]\n\(laughs)", "l0: &l0 [1, 2]\n\(key)\n? *l40\n: 1", "l0: &l0 [1, 2]\n\(few)\n? *l7\n: 1",
      "a: &a [*a]", "a: *b", "&a &b c: 1", "<<: *a", "a: &a {b: 1}\n<<: *a\n\(complete)",
      "!!python/object:os.system x: 1", "!<tag:yaml.org,2002:int> a: 1", "!!binary a: 1", "!!set {a, b}",
      "? {a: 1}\n: 2", "? [a]\n: 2", "\"\\ud800\": 1", "\"\\x00\": 1", "a: 1\na: 2", "a: |\n  \(complete)",
      String(repeating: "x", count: 2 << 20), String(repeating: "a: 1\n", count: 100_000),
      "a: [" + String(repeating: "1, ", count: 200_000) + "1]",
      (0..<40_000).map { "k\($0): 1" }.joined(separator: "\n"), "k: \"" + String(repeating: "x", count: 500_000) + "\"",
      String(repeating: "k", count: 1000) + ": 1",
      complete.replacing("layers: 1", with: "layers: 1024"),
      complete.replacing("hiddenSize: 16", with: "hiddenSize: 65536"),
      complete.replacing("layers: 1", with: "layers: 1024").replacing("hiddenSize: 16", with: "hiddenSize: 65536"),
      complete.replacing("headCount: 2", with: "headCount: 1, feedForwardSize: 1048576"),
      complete.replacing("lanes: ", with: "lanes: 65536 #"),
      complete.replacing("contextLength: 16", with: "contextLength: 1048576"),
      complete.replacing("hiddenSize: 16", with: "hiddenSize: 4096"),
      complete.replacing("epochs: 2", with: "epochs: 1000000"),
      complete.replacing("learningRate: 1.0e-2", with: "learningRate: 1000"),
      complete.replacing("weightDecay: 0.5", with: "weightDecay: 1000000"),
      complete.replacing("evaluateEvery: 0.5", with: "evaluateEvery: 1e-300"),
      complete.replacing("members: 3", with: "members: 10000"),
      complete.replacing("vocabulary: 280", with: "vocabulary: 1000000"),
      complete.replacing("tokens: 2048", with: "tokens: [2048, 2048]"),
      complete.replacing("tokens: 2048", with: "tokens: []"),
      complete.replacing("validation: 0.1", with: "validation: 0.9").replacing("test: 0.1", with: "test: 0.9"),
      complete.replacing("text: text", with: "text: [text, text]"),
      complete.replacing("text: text", with: "text: [text, [text]]"),
      complete.replacing("text: text", with: "text: '*'"), complete.replacing("text: text", with: "text: '/proc/self'"),
      complete.replacing("text: text", with: "text: text, separator: ''"),
    ]
  }
}
