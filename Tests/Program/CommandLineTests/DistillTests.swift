import Foundation
import Testing

extension ProgramTests {
  @Suite struct DistillTests {
    private static let distill = "distill run.yaml --output out --teacher run"
    private static let fixed = "distill run.yaml --output out --set training.shuffle=sequences --teacher run"

    static let cases = [
      BadInput("a teacher that is missing", "\(fixed) nope", 74, says: "cannot open nope/config.json"),
      BadInput("a teacher of another vocabulary", "\(fixed) member", 65, says: "290 tokens in its vocabulary") {
        try $0.copy("run", to: "member")
        try $0.replace("\"vocab_size\" : 280", by: "\"vocab_size\" : 290", in: "member/config.json")
      },
      BadInput(
        "a teacher of another context", "\(fixed) --set model.contextLength=8", 65, says: "context is 16 tokens"),
      BadInput("distributions of shuffled documents", distill, 65, says: "set training.shuffle to sequences"),
      BadInput("samples that nobody drew", "\(fixed) --method samples", 65, says: "chorus sample"),
      BadInput(
        "a fraction of nothing", "\(fixed) --method samples --set distillation.share=0", 65, says: "leaves no samples"),
      BadInput(
        "a fraction of everything", "\(fixed) --method samples --set distillation.share=1", 65,
        says: "use the control syntheticOnly"),
      BadInput("a fraction without samples", "\(fixed) --set distillation.share=0.5", 65, says: "or use combined"),
      BadInput(
        "a corpus without validation", "\(fixed) run --set corpus.path=bare", 65, says: "the validation split is empty"
      ) {
        let outcome = try $0.chorus("prepare --text text --output bare --vocabulary 280 --validation 0 --test 0.1")
        try #require(outcome.exitCode == 0)
      },
      BadInput("no links", "\(fixed) --method chain --links 0", 64, says: "--links must be in 1…1000"),
      BadInput(
        "weights of other members", "\(fixed) run --set distillation.memberWeights=[1.0]", 65,
        says: "has 1 number(s), but the teacher has 2 member(s)"),
      BadInput(
        "weights that are no mean", "\(fixed) run --set distillation.memberWeights=[0.5,0.25]", 65,
        says: "must add up to 1, not 0.75"),
      BadInput(
        "weights of members in a run file for train",
        "train run.yaml --output out --set distillation.memberWeights=[1.0]", 65,
        says: "chorus distill"),
      BadInput(
        "distributions in a run file for train", "train run.yaml --output out --set distillation.topK=4", 65,
        says: "chorus distill"),
    ]

    @Test(arguments: cases) func `distill refuses`(_ input: BadInput) throws { try input.expectRefusal() }

    @Test func `a student learns from distributions, and the same command finds it finished`() throws {
      let place = try Workplace()
      let command = "\(Self.fixed) --set distillation.topK=8 --set training.seeds.order=1 --json"
      let first = try place.chorus(command)
      try #require(first.exitCode == 0, "\(first.standardError)")
      let weights = try place.files("out")["model.safetensors"]
      let second = try place.chorus(command)
      #expect(second.exitCode == 0)
      #expect(try place.files("out")["model.safetensors"] == weights)
      for field in ["teacherLoss", "retained", "trainLoss", "validationLoss", "fingerprint"] {
        #expect(first.standardOutput.contains("\"\(field)\":"))
      }
    }
  }
}
