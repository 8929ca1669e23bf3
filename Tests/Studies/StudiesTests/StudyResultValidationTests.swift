import Files
import Foundation
import Studies
import Testing

@Suite struct StudyResultValidationTests {
  private struct Result: Encodable {
    var study = "made-up"
    let corpus = "corpus", corpusFingerprint = "79a650279359d09a9675e0725c8e3826", documents = 10, trainTokens = 1000
    let vocabulary = 300
    var searches = [MadeUpResults.Search()]
    var cells = [MadeUpResults.Cell()]
    var diverged: [Diverged] = []
    let outcomes = ["outcomes": [String](), "dataLaws": [], "efficiencies": []]
    var controls = [Control()]
    var distilled: [Students]? = [Students()]
  }

  private struct Diverged: Encodable { let name = "a run", loss = "nan", step: Int }

  private struct Control: Encodable {
    let kind = "order"
    var model = "small"
    let parameters = 1, tokens = 1, loss = 3.0, ensembleLoss = 3.0, memberLoss = 3.0
    let point = GridPoint(epochs: 4, learningRate: 0.003, weightDecay: 0.1)
    var fingerprints = ["79a650279359d09a9675e0725c8e3826"], folders = ["a"]
  }

  private struct Students: Encodable {
    let method = "distributions"
    var model = "small", teacher = "small"
    let parameters = 1, tokens = 1, teacherMembers = 4
    let point = GridPoint(epochs: 4, learningRate: 0.003, weightDecay: 0.1)
    var teacherLoss = 3.0, bestSingleLoss = 3.4, losses = [3.1]
    var fingerprints = ["79a650279359d09a9675e0725c8e3826"], folders = ["a"]
    var averaging: String?
    var memberWeights: [Double]?
    var links: Int?
    var search: Tried?
  }

  /// Settings that students tried.
  private struct Tried: Encodable {
    var best: Int? = 0
    let isCertified = true, neighbors: [String] = []
    var trials = [MadeUpResults.Search.Trial(validation: 3, test: 3)]
  }

  private static func isValid(_ change: (inout Result) -> Void) throws -> Bool {
    var fields = Result()
    change(&fields)
    return try MadeUpResults.decode(StudyResult.self, from: fields).isValid
  }

  @Test func `a result that a study writes is valid`() throws {
    #expect(try Self.isValid { _ in })
    #expect(try Self.isValid { $0.distilled = nil })
    #expect(try Self.isValid { $0.searches[0].best = nil })
    #expect(try Self.isValid { $0.diverged = [Diverged(step: 3)] })
  }

  @Test func `names that lead out of a directory are refused`() throws {
    #expect(try !Self.isValid { $0.study = ".." })
    #expect(try !Self.isValid { $0.cells[0].model = "../evil" })
    #expect(try !Self.isValid { $0.searches[0].model = "" })
    #expect(try !Self.isValid { $0.controls[0].model = "a/b" })
    #expect(try !Self.isValid { $0.distilled?[0].model = "a b" })
    #expect(try !Self.isValid { $0.distilled?[0].teacher = String(repeating: "x", count: 65) })
  }

  @Test func `lists that have not an entry for each member are refused`() throws {
    #expect(try !Self.isValid { $0.cells[0].folders = [] })
    #expect(try !Self.isValid { $0.cells[0].fingerprints.removeLast() })
    #expect(try !Self.isValid { $0.cells[0].trainLosses.append(1) })
    #expect(try !Self.isValid { $0.cells[0].test.members.removeLast() })
    #expect(try !Self.isValid { $0.cells[0].validation.logits.losses.removeLast() })
    #expect(try !Self.isValid { $0.cells[0].test.probabilities.expected.append(1) })
    #expect(try !Self.isValid { $0.searches[0].trials[0].folders = [] })
    #expect(try !Self.isValid { $0.controls[0].fingerprints = [] })
    #expect(try !Self.isValid { $0.distilled?[0].losses = [] })
    #expect(try Self.isValid { $0.distilled?[0].memberWeights = [0.5, 0.5, 0.5, -0.25] })
    #expect(try !Self.isValid { $0.distilled?[0].memberWeights = [1] })
  }

  @Test func `numbers that would not be shown are refused`() throws {
    #expect(try !Self.isValid { $0.searches[0].best = 1 })
    #expect(try !Self.isValid { $0.searches[0].best = -1 })
    #expect(try !Self.isValid { $0.diverged = [Diverged(step: .max)] })
    #expect(try !Self.isValid { $0.diverged = [Diverged(step: -1)] })
    #expect(try Self.isValid { $0.distilled?[0].links = 1 })
    #expect(try !Self.isValid { $0.distilled?[0].links = 0 })
  }

  @Test func `settings that students tried are checked as searches are`() throws {
    #expect(try Self.isValid { $0.distilled?[0].search = Tried() })
    #expect(try Self.isValid { $0.distilled?[0].search = Tried(best: nil) })
    #expect(try !Self.isValid { $0.distilled?[0].search = Tried(best: 1) })
    var tried = Tried()
    tried.trials[0].folders = []
    #expect(try !Self.isValid { $0.distilled?[0].search = tried })
  }

  @Test func `students without a choice are written without its fields`() throws {
    let students = try MadeUpResults.decode(DistilledResult.self, from: Students())
    let text = String(decoding: try canonicalJSON(students, pretty: false), as: UTF8.self)
    #expect(
      !text.contains("averaging") && !text.contains("memberWeights") && !text.contains("search")
        && !text.contains("links"))
    let chosen = try MadeUpResults.decode(
      DistilledResult.self, from: Students(averaging: "logits", search: Tried()))
    #expect(chosen.averaging == .logits && chosen.search?.bestTrial?.validation == 3)
    let again = try JSONDecoder().decode(DistilledResult.self, from: canonicalJSON(chosen, pretty: false))
    #expect(again.averaging == .logits && again.search?.trials.count == 1)
  }

  @Test func `a recipe that is not known is not decoded`() {
    var fields = Result()
    fields.searches = [MadeUpResults.Search("unusual")]
    #expect(throws: DecodingError.self) { try MadeUpResults.decode(StudyResult.self, from: fields) }
  }

  @Test func `students retain a fraction of the ensemble's gain`() throws {
    let students = try MadeUpResults.decode(DistilledResult.self, from: Students(losses: [3.1, 3.2]))
    #expect(abs(students.loss - 3.15) < 1e-12)
    let retained = try #require(students.retained)
    #expect(abs(retained - 0.625) < 1e-12, "0.25 of 0.4")
    #expect(students.retainedInterval == nil, "the result has no interval")
    let worse = try MadeUpResults.decode(DistilledResult.self, from: Students(teacherLoss: 3.5))
    #expect(worse.retained == nil, "the teacher is no better than one model")
  }

  @Test func `an interval of losses needs two, and is Student's`() throws {
    #expect(DistilledResult.interval(of: [3]) == nil)
    let interval = try #require(DistilledResult.interval(of: [3, 4]))
    // t(0.975, 1) = 12.7062 times the standard error 0.5.
    #expect(abs(interval.high - 3.5 - 6.3531) < 1e-3 && abs(3.5 - interval.low - 6.3531) < 1e-3)
  }
}
