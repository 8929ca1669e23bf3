import Testing

extension ProgramTests {
  @Suite struct StudyRefusalTests {
    private static func setting(_ override: String, says: String, code: Int32 = 65) -> BadInput {
      BadInput(
        "--set \(override)", "study run study.yaml --output out --quiet --set \(override)", code, says: says)
    }

    static let cases = [
      setting("corpus.vocabulary=256", says: "\"corpus.vocabulary\" must be in 257…1000000, not 256"),
      setting("corpus.vocabulry=300", says: "did you mean \"vocabulary\"?"),
      setting("recipes.ensemble.member=2", says: "did you mean \"members\"?"),
      setting("recipes.ensemble.members=0", says: "\"recipes.ensemble.members\" must be in 1…10000, not 0"),
      setting("corpus.validation=0", says: "above 0"),
      setting("corpus.text=nope.txt", says: "cannot open nope.txt", code: 74),
      setting("corpus.text=text/10.txt", says: "1 document(s)"),
      setting("models=3", says: "\"models\" must be a list"),
      setting("models=[]", says: "key \"models\" is missing"),
      setting("corpus.tokens=[]", says: "\"corpus.tokens\" must be at least one number, not an empty list"),
      setting(
        "recipes.regularized={\"epochs\":[],\"learningRate\":[0.01],\"weightDecay\":[0.1]}", says: "an empty list"),
      setting(
        "recipes.regularized={\"epochs\":[1,2],\"learningRate\":[0.01],\"weightDecay\":[0.1],\"bounds\":{\"epochs\":[1,4]}}",
        says: "a grid is not widened"),
      setting("study=../up", says: "\"study\" must be a name"),
      setting("training.contextLength=wide", says: "\"training.contextLength\" must be an integer"),
      BadInput(
        "a study file that is missing", "study run nope.yaml --output out", 74, says: "cannot open nope.yaml"),
      BadInput(
        "two models of one name", "study run study.yaml --output out", 65, says: "two models are named \"xs\""
      ) {
        let model = "{name: xs, layers: 1, hiddenSize: 16, headCount: 2}"
        try $0.replace("[\(model)]", by: "[\(model), \(model)]", in: "study.yaml")
      },
      BadInput(
        "heads that do not divide the width", "study run study.yaml --output out", 65,
        says: "headCount 3 does not divide"
      ) {
        try $0.replace("headCount: 2", by: "headCount: 3", in: "study.yaml")
      },
    ]

    @Test(arguments: cases) func `a study refuses`(_ input: BadInput) throws { try input.expectRefusal() }

    @Test func `a study of more tokens than there are leaves only a complete corpus`() throws {
      let place = try Workplace()
      let outcome = try place.chorus("study run study.yaml --output out --quiet --set corpus.tokens=1000000")
      outcome.expectRefusal(65, says: ["1000000 tokens were asked for"])
      #expect(
        Set(try place.files("out").keys.map { $0.split(separator: "/").last })
          == Set(try place.files("corpus").keys.map { $0[...] }))
    }
  }
}
