import Configurations
import Corpora
import Files
import TestSupport
import Testing
import Training
import Transformers

@Suite("Save points and limits")
struct SavePointTests {
  private func points(_ words: String) throws -> SavePoints {
    try SavePoints(ConfigurationSection(yaml: "saveAt: {words: \(words)}", file: "run.yaml").section("saveAt"))
  }

  private func refusal(_ body: () throws -> Any) -> String {
    do {
      _ = try body()
      return "accepted"
    } catch { return "\(error)" }
  }

  @Test("Names are those that evaluations of BabyLM look for")
  func names() throws {
    let names = [1000, 500_000, 1_000_000, 1_500_000, 10_000_000, 100_000_000, 1_000_000_000].map {
      SavePoints.name(words: $0)
    }
    #expect(names == ["chck_1K", "chck_500K", "chck_1M", "chck_1500K", "chck_10M", "chck_100M", "chck_1000M"])
    #expect(try points("[1000, 1000000]").words == [1000, 1_000_000] && points("2000").words == [2000])
  }

  @Test("Numbers that are not positive, have no name or do not ascend are refused")
  func refusals() {
    for words in ["[0]", "[-1000]", "[1000, -1]"] { #expect(refusal { try points(words) }.contains("must be in 1…")) }
    #expect(refusal { try points("[1500]") }.contains("must be multiples of 1000, which have names such as chck_10K"))
    #expect(refusal { try points("[2000, 1000]") }.contains("ascending numbers, each once, not 2000 before 1000"))
    #expect(refusal { try points("[1000, 1000]") }.contains("ascending numbers, each once, not 1000 before 1000"))
    #expect(refusal { try points("[]") }.contains("at least one number, not an empty list"))
    #expect(refusal { try points("[1000], tokens: 3") }.contains("unknown key \"saveAt.tokens\""))
  }

  /// A run of so many epochs over corpora of a content, tokens and a weight.
  private func run(epochs: Int, _ sources: [(content: String, tokens: Int, weight: Double?)]) throws -> RunConfiguration
  {
    let section = try ConfigurationSection(
      yaml: "{batchSize: 2, epochs: \(epochs), learningRate: 0.1, weightDecay: 0.1}", file: "run.yaml")
    return RunConfiguration(
      model: try ModelConfiguration(layers: 1, hiddenSize: 8, headCount: 2, vocabularySize: 300, contextLength: 10),
      data: RunData(
        try sources.map { .init(corpus: try Fingerprint(of: $0.content), tokens: $0.tokens, weight: $0.weight) }),
      training: try TrainingConfiguration(section))
  }

  private func check(_ run: RunConfiguration, epochs: Double?) -> String {
    refusal { try run.check(TrainingLimits(epochs: epochs)) }
  }

  @Test("A run may read a text as often as the limit says, and not once more")
  func limit() throws {
    #expect(check(try run(epochs: 10, [("a", 1000, nil)]), epochs: 10) == "accepted")
    #expect(check(try run(epochs: 11, [("a", 1000, nil)]), epochs: nil) == "accepted")
    #expect(
      check(try run(epochs: 11, [("a", 1000, nil)]), epochs: 10)
        == "the run would read 1000 tokens of its corpus 11 times, but training.limits.epochs is 10; use fewer epochs or more text"
    )
  }

  @Test("Each of several texts has the limit, and parts of one corpus have it together")
  func several() throws {
    // 2 × 1100 tokens, half of them of the second text.
    let uneven = try run(epochs: 2, [("a", 1000, 1), ("b", 100, 1)])
    #expect(check(uneven, epochs: 11) == "accepted")
    #expect(check(uneven, epochs: 10).contains("would read 100 tokens of its corpus 11 times"))
    let joined = try run(epochs: 2, [("a", 1000, 1), ("a", 100, 1)])
    #expect(
      check(joined, epochs: 2.2) == "accepted"
        && check(joined, epochs: 2).contains("1000 tokens of its corpus 2.2 times"))
  }

  @Test("The key has a range, and no other keys beside it")
  func keys() throws {
    func limits(_ yaml: String) throws -> TrainingLimits {
      try TrainingLimits(ConfigurationSection(yaml: yaml, file: "run.yaml"))
    }
    #expect(try limits("{limits: {epochs: 10}}") == TrainingLimits(epochs: 10) && limits("{}") == TrainingLimits())
    #expect(refusal { try limits("{limits: {epochs: 0}}") }.contains("\"limits.epochs\" must be in"))
    #expect(refusal { try limits("{limits: {epoch: 1}}") }.contains("did you mean \"epochs\"?"))
  }
}
