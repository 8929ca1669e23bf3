import Testing

extension ProgramTests {
  @Suite struct GenerateRefusalTests {
    private static func other(
      _ word: String, _ number: String, by other: String, says: String, code: Int32 = 65
    ) -> BadInput {
      BadInput("\(word) \(other) beside \(number)", "generate --model run member", code, says: says) {
        try $0.copy("run", to: "member")
        try $0.replace("\"\(word)\" : \(number)", by: "\"\(word)\" : \(other)", in: "member/config.json")
      }
    }

    static let cases = [
      BadInput("no models", "generate --model", 64, says: "'--model <model>'"),
      BadInput("a model that is missing", "generate --model nope", 74, says: "cannot open nope/config.json"),
      BadInput(
        "a prompt that leaves no room", "generate --model run --prompt \(String(repeating: "xyzq", count: 9))", 65,
        says: "context of 16 has room for at most 15"),
      BadInput(
        "a temperature below 0", "generate --model run --temperature=-1", 65,
        says: "temperature must be 0 or in 0.01…100, not -1.0"),
      BadInput(
        "a temperature that is NaN", "generate --model run --temperature nan", 65, says: "temperature must be"),
      BadInput("a top-p of 0", "generate --model run --top-p 0", 65, says: "top-p must be above 0 and at most 1"),
      BadInput("a top-p above 1", "generate --model run --top-p 1.5", 65, says: "not 1.5"),
      BadInput("a top-k of 0", "generate --model run --top-k 0", 65, says: "top-k must be at least 1, not 0"),
      BadInput("a negative seed", "generate --model run --seed -1", 64, says: "'-1' is invalid for '--seed <seed>'"),
      BadInput(
        "a prompt beside a file of prompts", "generate --model run --prompt a --prompts b", 64,
        says: "--prompt and --prompts exclude each other"),
      BadInput(
        "an option in place of a prompt", "generate --model run --prompt --json", 64,
        says: "'--prompt' is followed by the option '--json'", "write '--prompt=--json'"),
      BadInput("prompts that are missing", "generate --model run --prompts nope", 74, says: "cannot open nope"),
      BadInput("a file without prompts", "generate --model run --prompts p", 65, says: "p: it has no prompts") {
        try $0.write("\n\n", to: "p")
      },
      BadInput(
        "a JSON line without a prompt", "generate --model run --prompts p", 65, says: "line 3 is not a JSON object"
      ) {
        try $0.write("{\"prompt\": \"a\"}\n\n{\"text\": \"b\"}\n", to: "p")
      },
      BadInput("prompts that are not UTF-8", "generate --model run --prompts p", 65, says: "p: it is not UTF-8") {
        try $0.write([0x61, 0xFF, 0x0A], to: "p")
      },
      BadInput(
        "fewer samples than there are", "sample --teacher run --output out --tokens 10", 65,
        says: "tokens 400 instead of 10"
      ) { _ = try $0.chorus("sample --teacher run --output out --tokens 400") },
      BadInput("no tokens", "generate --model run --tokens 0", 64, says: "--tokens must be at least 1"),
      BadInput("no texts", "generate --model run --count 0", 64, says: "--count must be in 1…1000000"),
      BadInput(
        "an unknown average", "generate --model run --averaging median", 64, says: "logits", "probabilities"),
      BadInput("damaged weights", "generate --model member", 65, says: "is corrupted") {
        try $0.copy("run", to: "member")
        try $0.damage("member/model.safetensors", at: 5000)
      },
      other("vocab_size", "280", by: "290", says: "290 tokens in its vocabulary, but the first model has 280"),
      other("max_position_embeddings", "16", by: "32", says: "context length 32, but the first model has 16"),
      BadInput("a model without a tokenizer", "generate --model member", 74, says: "member/tokenizer.json") {
        try $0.copy("run", to: "member")
        try $0.remove("member/tokenizer.json")
      },
      BadInput("more texts than memory holds", "generate --model member --count 64", 65, says: "iB of memory") {
        try $0.copy("run", to: "member")
        try $0.replace(
          "\"max_position_embeddings\" : 16", by: "\"max_position_embeddings\" : 2000000000", in: "member/config.json")
      },
      BadInput("no teacher", "sample --teacher --output out --tokens 10", 64, says: "'--teacher <teacher>'"),
      BadInput("no number of tokens", "sample --teacher run --output out", 64, says: "'--tokens <tokens>'"),
      BadInput(
        "no tokens of samples", "sample --teacher run --output out --tokens 0", 64, says: "--tokens must be in 1…"),
      BadInput(
        "a teacher that is missing", "sample --teacher run nope --output out --tokens 10", 74,
        says: "cannot open nope/config.json"),
      BadInput(
        "a directory of something else", "sample --teacher run --output out --tokens 10", 65,
        says: "already holds notes"
      ) { try $0.write("mine", to: "out/notes") },
      BadInput(
        "a directory that holds other samples", "sample --teacher run --output out --tokens 10 --seed 1", 65,
        says: "seed 0 instead of 1"
      ) { _ = try $0.chorus("sample --teacher run --output out --tokens 10") },
    ]

    @Test(arguments: cases) func `generating is refused`(_ input: BadInput) throws { try input.expectRefusal() }
  }
}
