import Testing

extension ProgramTests {
  @Suite struct EvaluateRefusalTests {
    private static let evaluate = "evaluate --corpus corpus --members run member"

    /// A second member with a fault.
    private static func member(
      _ description: String, _ code: Int32 = 65, says: String,
      arrange: @escaping @Sendable (Workplace) throws -> Void
    ) -> BadInput {
      BadInput(description, evaluate, code, says: says) {
        try $0.copy("run", to: "member")
        try arrange($0)
      }
    }

    /// A second member whose `config.json` has another value.
    private static func configuration(_ field: String, _ value: String, by other: String, says: String)
      -> BadInput
    {
      member("config.json with another \(field)", says: says) {
        try $0.replace("\"\(field)\" : \(value)", by: "\"\(field)\" : \(other)", in: "member/config.json")
      }
    }

    /// A model with a weight that is NaN or infinite.
    private static func notFinite(_ weight: Float, _ command: String = evaluate) -> BadInput {
      BadInput("a weight that is \(weight): \(command)", command, 65, says: "model member has NaN or infinite weights")
      {
        try $0.copy("run", to: "member")
        try $0.setLastWeight(to: weight, in: "member/model.safetensors")
      }
    }

    static let cases = [
      BadInput(
        "a corpus that is missing", "evaluate --corpus nope --members run", 74, says: "nope/corpus.json"),
      BadInput("a member that is missing", evaluate, 74, says: "cannot open member/config.json"),
      BadInput(
        "a corpus without the split", "evaluate --corpus out --members run", 65,
        says: "validation split is empty", "--validation"
      ) {
        let outcome = try $0.chorus("prepare --text text --output out --vocabulary 280 --validation 0")
        try #require(outcome.exitCode == 0)
      },
      member("a byte of the weights has changed", says: "model.safetensors is corrupted") {
        try $0.damage("member/model.safetensors", at: 5000)
      },
      member("weights that are cut short", says: "cannot stand at bytes") {
        try $0.shorten("member/model.safetensors", to: 3000)
      },
      notFinite(.nan),
      notFinite(.infinity),
      notFinite(.nan, "generate --model member --tokens 2"),
      member("weights whose logits overflow", says: "model member has a NaN or infinite loss on the validation split") {
        try $0.setLastWeight(to: 3e38, in: "member/model.safetensors")
      },
      member("weights of three bytes", says: "it has 3 bytes") {
        try $0.shorten("member/model.safetensors", to: 3)
      },
      member("weights with an endless header", says: "goes beyond the file") {
        try $0.write([UInt8](repeating: 0xFF, count: 7) + [0x7F, 0x7B], to: "member/model.safetensors")
      },
      member("weights that are missing", 74, says: "cannot open member/model.safetensors") {
        try $0.remove("member/model.safetensors")
      },
      member("config.json is missing", 74, says: "cannot open member/config.json") {
        try $0.remove("member/config.json")
      },
      member("config.json is cut short", says: "member/config.json") {
        try $0.shorten("member/config.json", to: 50)
      },
      configuration(
        "vocab_size", "280", by: "270", says: "270 tokens in its vocabulary, but the corpus has 280"),
      configuration(
        "max_position_embeddings", "16", by: "32", says: "context length 32, but the first model has 16"),
      configuration(
        "intermediate_size", "56", by: "64", says: "has shape [56, 16] but the configuration implies [64, 16]"
      ),
      BadInput("a context that no memory holds", "evaluate --corpus corpus --members member", 65, says: "iB of memory")
      {
        try $0.copy("run", to: "member")
        try $0.replace(
          "\"max_position_embeddings\" : 16", by: "\"max_position_embeddings\" : 2000000000", in: "member/config.json")
      },
      configuration("num_hidden_layers", "1", by: "2", says: "has no tensor \"model.layers.1."),
      configuration(
        "num_attention_heads", "2", by: "0", says: "num_attention_heads must be an integer in 1...4096, not 0"),
      configuration("model_type", "\"llama\"", by: "\"gpt2\"", says: "and only \"llama\" or \"mistral\""),
    ]

    @Test(arguments: cases) func `evaluate refuses`(_ input: BadInput) throws { try input.expectRefusal() }
  }
}

extension ProgramTests.SeveralRanks {
  @Suite struct EvaluateRefusalTests {
    static let cases = [
      BadInput(
        "a member that is missing", "evaluate --corpus corpus --members run nope", 74,
        says: "nope/config.json", ranks: 2),
      BadInput(
        "a member whose weights are NaN", "evaluate --corpus corpus --members run member", 65,
        says: "model member has NaN or infinite weights", ranks: 2
      ) {
        try $0.copy("run", to: "member")
        try $0.setLastWeight(to: .nan, in: "member/model.safetensors")
      },
      BadInput(
        "a member whose weights are damaged", "evaluate --corpus corpus --members run member", 65,
        says: "is corrupted", ranks: 2
      ) {
        try $0.copy("run", to: "member")
        try $0.damage("member/model.safetensors", at: 5000)
      },
    ]

    @Test(arguments: cases) func `evaluate on two ranks refuses`(_ input: BadInput) throws {
      try input.expectRefusal()
    }
  }
}
