import Configurations
import Files
import Foundation
import Studies
import Testing
import Training

@Suite struct HyperparameterTests {
  /// A table with a row more, on a linear scale.
  private static let beta2 = Hyperparameter(
    "beta2", abbreviation: "b", range: 0...0.999_999, scale: .linear, field: .real(\.training.optimizer.beta2))
  private static let table = Hyperparameter.table + [beta2]

  private static let run = """
    {"data":{"corpus":"79a650279359d09a9675e0725c8e3826","tokens":65536},"model":{"contextLength":128,\
    "feedForwardSize":336,"headCount":3,"hiddenSize":96,"keyValueHeadCount":3,"layers":3,"rmsNormEpsilon":1e-05,\
    "ropeTheta":10000,"tiedEmbeddings":false,"vocabularySize":1024},"training":{"batchSize":4,"epochs":16,\
    "evaluateEvery":0.25,"lanes":2,"learningRate":0.003,"optimizer":{"beta1":0.9,"beta2":0.95,"epsilon":1e-08,\
    "gradientClip":1,"weightDecay":0.1},"seeds":{"initialization":0,"order":0},"shuffle":"documents"}}
    """

  private static func json(_ point: GridPoint) throws -> String {
    String(decoding: try canonicalJSON(point, pretty: false), as: UTF8.self)
  }

  private static func grid(_ yaml: String) throws -> SearchGrid {
    let section = try ConfigurationSection(yaml: yaml, file: "test")
    return try SearchGrid(section, bounds: section.section("bounds"), table: table)
  }

  @Test func `the table has the ranges that configurations accept`() {
    #expect(Hyperparameter.table.map { $0.key } == ["epochs", "learningRate", "weightDecay"])
    #expect(Hyperparameter.table.map { $0.title } == ["epochs", "learning rate", "weight decay"])
    #expect(Hyperparameter.table.map { $0.range } == [1...1e6, 0...1e3, 0...1e6])
    #expect(Hyperparameter.table.map { $0.searchRange } == [1...1e6, 1e-9...1e3, 1e-9...1e6])
    #expect(Hyperparameter.table.map { $0.isInteger } == [true, false, false])
    #expect(Self.beta2.searchRange == 0...0.999_999)
  }

  @Test func `a row reads and writes its place in a run`() throws {
    var run = try JSONDecoder().decode(RunConfiguration.self, from: Data(Self.run.utf8))
    #expect(Self.table.map { run[$0] } == [16, 0.003, 0.1, 0.95])
    for row in Self.table { run[row] = 0.75 }
    #expect(run.training.epochs == 1)
    #expect(run.training.learningRate == 0.75)
    #expect(run.training.optimizer.weightDecay == 0.75)
    #expect(run.training.optimizer.beta2 == 0.75)
  }

  @Test func `points of students have settings of learning from a teacher, read back as they are`() throws {
    let run = GridPoint(epochs: 16, learningRate: 0.003, weightDecay: 0.5)
    let student = run.with(GridPoint([(.share, 0.75), (.weight, 0.9), (.weightDecay, 0.25)]))
    let text = #"{"epochs":16,"learningRate":0.003,"share":0.75,"weight":0.9,"weightDecay":0.25}"#
    #expect(try Self.json(student) == text)
    #expect(try JSONDecoder().decode(GridPoint.self, from: Data(text.utf8)) == student)
    #expect(student.differing(from: run).name == "wd0.25-share0.75-weight0.9")
    #expect(run.differing(from: run).name.isEmpty)
  }

  @Test func `settings of learning from a teacher change runs that have one alone`() throws {
    var run = try JSONDecoder().decode(RunConfiguration.self, from: Data(Self.run.utf8))
    let plain = run
    for row in Hyperparameter.teaching { run[row] = 0.25 }
    #expect(run == plain)
    run.distillation = .init(
      samples: .init(corpus: try Fingerprint(of: "samples"), tokens: 9, share: 0.5),
      distributions: .init(documents: nil, samples: nil, weight: 0.5))
    for row in Hyperparameter.teaching { run[row] = 0.25 }
    #expect(run.distillation?.samples?.share == 0.25 && run.distillation?.distributions?.weight == 0.25)
    #expect(Hyperparameter.teaching.map { run[$0] } == [0.25, 0.25])
  }

  @Test func `a point is an object with a field for each hyperparameter`() throws {
    let point = GridPoint(epochs: 16, learningRate: 0.003, weightDecay: 0.5)
    let text = #"{"epochs":16,"learningRate":0.003,"weightDecay":0.5}"#
    #expect(try Self.json(point) == text)
    #expect(try JSONDecoder().decode(GridPoint.self, from: Data(text.utf8)) == point)
    #expect(point.name == "e16-lr0.003-wd0.5")
    #expect("\(point)" == "16 epochs, learning rate 0.003, weight decay 0.5")
  }

  @Test(arguments: [
    #"{"epochs":16,"learningRate":0.003}"#, #"{"epochs":1.5,"learningRate":0.003,"weightDecay":0.5}"#,
    #"{"epochs":9223372036854775807,"learningRate":0.003,"weightDecay":0.5}"#,
  ])
  func `a point that lacks a value, or has one of another kind, is not decoded`(text: String) {
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(GridPoint.self, from: Data(text.utf8)) }
  }

  @Test func `a row more in the table is an axis more in a search`() throws {
    let grid = try Self.grid(
      "{epochs: [1, 2], learningRate: 0.003, weightDecay: [0.1, 0.2], beta2: [0.9, 0.95], bounds: {beta2: [0.82, 0.99]}}"
    )
    #expect(grid.axes.map { $0.hyperparameter } == Self.table)
    let values = grid.axes[3].values
    #expect(values.count == 3 && abs(values[0] - 0.85) < 1e-12, "steps of 0.05 from 0.82 to 0.99")
    #expect(grid.allGiven.count == 8)
    let point = grid[grid.allGiven[0]]
    #expect(try Self.json(point) == #"{"beta2":0.9,"epochs":1,"learningRate":0.003,"weightDecay":0.1}"#)
    #expect(point.name == "e1-lr0.003-wd0.1-b0.9")
  }

  @Test(arguments: CellSearch.Method.allCases)
  func `a search over four hyperparameters finds the bottom and certifies it`(method: CellSearch.Method) throws {
    let grid = try Self.grid(
      "{epochs: [1, 2, 4], learningRate: [0.001, 0.003], weightDecay: [0.1, 0.3, 1], beta2: [0.9, 0.93, 0.96, 0.99]}")
    var search = CellSearch(grid, method: method, stepsPerEpoch: 200)
    func loss(_ point: GridPoint) -> Double {
      let distance = abs(log(Double(point.epochs) / 4)) + abs(log(point.learningRate / 1e-3))
      return distance + abs(log(point.weightDecay)) + 10 * abs((point[Self.beta2] ?? 0) - 0.96)
    }
    while !search.open.isEmpty { search.advance { loss(grid[$0]) } }
    #expect(search.isCertified)
    #expect(grid[search.best][Self.beta2] == 0.96)
    #expect(grid[search.best].epochs == 4)
    #expect(search.best.neighbors.count == 8)
    #expect(search.trials.count <= 72)
  }

  @Test func `a row that is not required may be left out of a search`() throws {
    let grid = try Self.grid("{epochs: [1, 2], learningRate: 0.003, weightDecay: [0.1, 0.2]}")
    #expect(grid.axes.map { $0.hyperparameter } == Hyperparameter.required)
    #expect(throws: ConfigurationError.missingKey(path: "weightDecay")) {
      try Self.grid("{epochs: [1, 2], learningRate: 0.003}")
    }
  }

  @Test(arguments: [
    ("epochs: 0", "\"epochs\" must be in 1…1000000, not 0"),
    ("learningRate: 0", "\"learningRate\" must be in 1e-09…1000.0, not 0.0"),
    ("weightDecay: 2e6", "\"weightDecay\" must be in 1e-09…1000000.0, not 2000000.0"),
    ("beta2: 1", "\"beta2\" must be in 0.0…0.999999, not 1.0"),
    ("bounds: {epochs: 3}", "\"bounds.epochs\" must be two numbers, low and high, not [3.0]"),
  ])
  func `a value outside of its row's range is refused`(line: String, says: String) throws {
    let key = line.prefix { $0 != ":" }
    let lines = ["epochs: 1", "learningRate: 0.003", "weightDecay: 0.1"].filter { !$0.hasPrefix(key) } + [line]
    let error = #expect(throws: ConfigurationError.self) { try Self.grid(lines.joined(separator: "\n")) }
    #expect(error?.description == says)
  }
}
