import Testing

extension ProgramTests {
  @Suite struct TrainRefusalTests {
    private static let train = "train run.yaml --output out"

    /// A value that is set with `--set`.
    private static func setting(_ override: String, says: String, code: Int32 = 65) -> BadInput {
      BadInput("--set \(override)", "\(train) --set \(override)", code, says: says)
    }

    static let settings = [
      setting("training.epoch=3", says: "unknown key \"training.epoch\"; did you mean \"epochs\"?"),
      setting("model.hidenSize=16", says: "did you mean \"hiddenSize\"?"),
      setting("zzz=1", says: "unknown key \"zzz\"; known here: corpus, distillation, initialization, model, training"),
      setting("training.seeds.oder=1", says: "did you mean \"order\"?"),
      setting("training.epochs=many", says: "\"training.epochs\" must be an integer, not \"many\""),
      setting("training.epochs=1.5", says: "\"training.epochs\" must be an integer"),
      setting("training.epochs=null", says: "key \"training.epochs\" is missing"),
      setting("training.epochs=0", says: "\"training.epochs\" must be in 1…1000000, not 0"),
      setting("training.learningRate=fast", says: "\"training.learningRate\" must be a number"),
      setting("training.learningRate=-1", says: "\"training.learningRate\" must be in 0.0…1000.0"),
      setting("training.learningRate=.inf", says: "a finite number"),
      setting("training.weightDecay=.nan", says: "a finite number"),
      setting("training.shuffle=books", says: "one of documents, sequences, none"),
      setting("model.tiedEmbeddings=maybe", says: "true or false"),
      setting("training=3", says: "\"training\" must be a mapping"),
      setting("training", says: "--set takes key.path=value"),
      setting("training..epochs=3", says: "--set takes key.path=value"),
      setting("training.epochs=[1", says: "--set takes key.path=value"),
      setting(
        "model.headCount=3", says: "headCount 3 does not divide hiddenSize 16; choose a divisor such as 2"),
      setting("model.headCount=16", says: "rotary embedding rotates pairs"),
      setting("model.keyValueHeadCount=3", says: "keyValueHeadCount 3 does not divide headCount 2; choose"),
      setting("training.lanes=3", says: "power of two, not 3"),
      setting("training.batchSize=2", says: "training.batchSize 2 leaves some of 4 lanes without a sequence"),
      setting("corpus.tokens=9", says: "9 tokens are fewer than one sequence of 16 tokens"),
      setting("corpus.tokens=32", says: "fewer than one batch of 6"),
      setting("corpus.tokens=1000000", says: "1000000 tokens were asked for"),
      setting("model.hiddenSize=65536 --set model.layers=1024", says: "iB of memory on each rank"),
      setting("training.seeds.order=1:0:0:0:0:0:0:0:0:0:0:0:0", says: "must be an integer"),
      setting("corpus.path=nope", says: "cannot open nope/corpus.json", code: 74),
      setting("corpus.path=text", says: "cannot open text/corpus.json", code: 74),
    ]

    @Test(arguments: settings) func `train refuses the setting`(_ input: BadInput) throws {
      try input.expectRefusal()
    }

    static let files = [
      BadInput(
        "a run file that is missing", "train nope.yaml --output out", 74, says: "cannot open nope.yaml"),
      BadInput("a run file that is a directory", "train text --output out", 74, says: "not a regular file"),
      BadInput("a run file that is not YAML", train, 65, says: "run.yaml is not valid YAML") {
        try $0.write("model: {layers: [1\ntraining: }", to: "run.yaml")
      },
      BadInput("a run file that is a list", train, 65, says: "a mapping of keys to values") {
        try $0.write("[1, 2]", to: "run.yaml")
      },
      BadInput("an empty run file", train, 65, says: "is missing") { try $0.write("", to: "run.yaml") },
      BadInput("an output with foreign files", train, 65, says: "already holds notes.txt") {
        try $0.write("mine", to: "out/notes.txt")
      },
      BadInput("an output that is a file", "train run.yaml --output study.yaml", 74, says: "study.yaml"),
      BadInput(
        "a finished run of another configuration", "\(train) --set training.epochs=3", 65,
        says: "holds another run (training.epochs 2 instead of 3)"
      ) {
        try $0.copy("run", to: "out")
      },
      BadInput(
        "an unfinished run of another configuration", "\(train) --set training.epochs=3", 65,
        says: "holds another run (training.epochs 2 instead of 3)"
      ) {
        try $0.copy("run", to: "out")
        try $0.remove("out/result.json")
      },
    ]

    @Test(arguments: files) func `train refuses`(_ input: BadInput) throws { try input.expectRefusal() }

    static let corpora = [
      BadInput(
        "a byte of train.tokens has changed", train, 65, says: "corpus/train.tokens", "checksum",
        "prepare again"
      ) {
        try $0.damage("corpus/train.tokens", at: 1000)
      },
      BadInput("train.tokens is cut short", train, 65, says: "length does not fit its header") {
        try $0.shorten("corpus/train.tokens", to: 1000)
      },
      BadInput("test.tokens is empty", train, 65, says: "corpus/test.tokens", "not a token file") {
        try $0.shorten("corpus/test.tokens", to: 0)
      },
      BadInput("validation.tokens is missing", train, 74, says: "cannot open corpus/validation.tokens") {
        try $0.remove("corpus/validation.tokens")
      },
      BadInput("corpus.json is cut short", train, 65, says: "corpus/corpus.json") {
        try $0.shorten("corpus/corpus.json", to: 100)
      },
      BadInput("corpus.json has another vocabulary", train, 65, says: "beyond the vocabulary") {
        try $0.replace("\"vocabulary\" : 280", by: "\"vocabulary\" : 260", in: "corpus/corpus.json")
      },
      BadInput("tokenizer.json is cut short", train, 65, says: "corpus/tokenizer.json", "checksum") {
        try $0.shorten("corpus/tokenizer.json", to: 100)
      },
      BadInput("tokenizer.json is missing", train, 74, says: "cannot open corpus/tokenizer.json") {
        try $0.remove("corpus/tokenizer.json")
      },
    ]

    @Test(arguments: corpora) func `train refuses a damaged corpus`(_ input: BadInput) throws {
      try input.expectRefusal()
    }
  }
}

extension ProgramTests.SeveralRanks {
  @Suite struct TrainRefusalTests {
    static let cases = [
      BadInput(
        "3 ranks with 4 lanes", "train run.yaml --output out", 65,
        says: "3 ranks cannot share 4 lanes evenly; start a power of two of at most 4 ranks", ranks: 3),
      BadInput(
        "2 ranks with 1 lane", "train run.yaml --output out --set training.lanes=1", 65,
        says: "or set training.lanes to 2",
        ranks: 2),
      BadInput(
        "an unknown key", "train run.yaml --output out --set zzz=1", 65, says: "unknown key", ranks: 2),
      BadInput(
        "a run file that is missing", "train nope.yaml --output out", 74, says: "cannot open nope.yaml",
        ranks: 2),
      BadInput("a damaged corpus", "train run.yaml --output out", 65, says: "corpus/train.tokens", ranks: 2) {
        try $0.damage("corpus/train.tokens", at: 1000)
      },
      BadInput(
        "a run of another configuration", "train run.yaml --output run --set training.epochs=3", 65,
        says: "holds another run (training.epochs 2 instead of 3)", ranks: 2),
      BadInput(
        "a text that is missing", "prepare --text nope.txt --output out", 74, says: "cannot open nope.txt",
        ranks: 2),
    ]

    @Test(arguments: cases) func `two or three ranks refuse with one sentence`(_ input: BadInput) throws {
      try input.expectRefusal()
    }

    @Test func `two ranks say once that an argument is unknown`() throws {
      let outcome = try Workplace().chorus("train run.yaml --output out --jsn", ranks: 2)
      #expect(outcome.exitCode == 64)
      #expect(outcome.sentences == ["chorus: unknown option '--jsn'; did you mean '--json'?"])
    }
  }
}
