import Ensembles
import Evaluation
import Foundation
import ScalingLaws
import Statistics
import Studies
import TensorKernels
import Testing
import TestSupport

@Suite struct EnsembleCurvesTests {
  private static let tokenCount = 400

  /// Members that differ on each token and as a whole; the mean of logits is taken to be a little better than that of
  /// probabilities.
  private static func scores(members count: Int) -> EnsembleScores {
    var generator = SeededGenerator(seed: 7)
    let members = (0..<count).map { member in
      (0..<tokenCount).map { token in
        Float(-2 - sin(Double(token)) - 0.1 * Double(member % 3) - Double.random(in: 0...1, using: &generator))
      }
    }
    return ordered(EnsembleScores(members: members, logitAverages: [], bytes: 4 * tokenCount))
  }

  /// The same members with averages of logits that fit their order.
  private static func ordered(_ scores: EnsembleScores) -> EnsembleScores {
    let averages = scores.members.indices.map { last in
      (0..<tokenCount).map { token in
        scores.members[...last].reduce(0) { $0 + $1[token] } / Float(last + 1) + (last > 0 ? 0.01 : 0)
      }
    }
    return EnsembleScores(members: scores.members, logitAverages: averages, bytes: scores.bytes)
  }

  @Test func `the curve of K members is the mean over all subsets, so their order does not matter`() {
    let scores = Self.scores(members: 5)
    let turned = Self.ordered(
      EnsembleScores(members: scores.members.reversed(), logitAverages: [], bytes: scores.bytes))
    let curve = EnsembleCurves(scores).probabilities
    let other = EnsembleCurves(turned).probabilities
    for (first, second) in zip(curve.expected, other.expected) { #expect(abs(first - second) < 1e-9) }
    #expect(curve.losses[0] != other.losses[0], "the first member is another one")
    #expect(abs(curve.limit - other.limit) < 1e-3)
  }

  @Test func `the law of four members predicts the loss of more, and of these`() throws {
    let scores = Self.scores(members: 10)
    let first = EnsembleScores(
      members: Array(scores.members[..<4]), logitAverages: Array(scores.logitAverages[..<4]), bytes: scores.bytes)
    let predictions = MemberPrediction.predictions(of: [4, 10], from: first)
    #expect(predictions.map(\.members) == [4, 10, 4, 10])
    #expect(predictions.map(\.averaging) == [.logits, .logits, .probabilities, .probabilities])
    for prediction in predictions {
      let curve = EnsembleCurves(scores).curve(prediction.averaging)
      let measured = curve.expected[prediction.members - 1]
      #expect(abs(prediction.loss - measured) < 0.05)
      #expect(try #require(prediction.interval).contains(measured))
    }
    let one = EnsembleScores(members: [scores.members[0]], bytes: scores.bytes)
    #expect(MemberPrediction.predictions(of: [8], from: one).isEmpty)
  }

  @Test(arguments: [1, 2, 4, 6]) func `one member's expected loss is the members' mean, and all members' is measured`(
    count: Int
  ) throws {
    let scores = Self.scores(members: count)
    let curves = EnsembleCurves(scores)
    let mean = scores.memberLosses.reduce(0) { $0 + $1.nats } / Double(count)
    for curve in [curves.logits, curves.probabilities] {
      #expect(curve.expected.count == count && curve.losses.count == count)
      #expect(abs(curve.expected[0] - mean) < 1e-6)
      let all = try #require(curve.losses.last?.nats)
      #expect(abs(curve.expected[count - 1] - all) < 1e-6)
    }
    #expect(curves.curve(.logits) == curves.logits && curves.curve(.probabilities) == curves.probabilities)
    #expect(curves.bestMember == scores.memberLosses.map { $0.nats }.min())
  }

  @Test func `a law needs three members and an interval four`() {
    for count in 1...5 {
      let curve = EnsembleCurves(Self.scores(members: count)).probabilities
      #expect((curve.fit != nil) == (count >= 3))
      #expect((curve.interval != nil) == (count >= 4))
      #expect(curve.limit == curve.fit?.law.asymptote ?? curve.losses.last?.nats)
    }
    #expect(
      EnsembleCurves(Self.scores(members: 2)).logits.remarks == ["Fewer than three members: no law can be fitted."])
  }

  @Test func `the limit of members that follow a law is the law's`() throws {
    // The loss of every subset of K members is 0.5/K + 3.
    let subsets = MemberSubsets(losses: (0..<32).map { $0 == 0 ? .nan : 0.5 / Double($0.nonzeroBitCount) + 3 })
    let losses = (1...5).map { Loss(total: 0.5 / Double($0) + 3, tokens: 1, bytes: 4) }
    let curve = KCurve(losses, expected: subsets.expectedLosses, subsets: subsets)
    #expect(abs(curve.limit - 3) < 1e-6)
    let amplitude = try #require(curve.fit?.law.amplitude)
    #expect(abs(amplitude - 0.5) < 1e-4)
    let interval = try #require(curve.interval)
    #expect(interval.high - interval.low < 1e-3, "members that do not differ leave no doubt")
  }

  @Test func `of more members than are enumerated, each one begins an order`() throws {
    let scores = Self.scores(members: EnsembleScores.mostEnumeratedMembers + 2)
    let curve = EnsembleCurves(scores).probabilities
    let mean = scores.memberLosses.reduce(0) { $0 + $1.nats } / Double(scores.members.count)
    #expect(abs(curve.expected[0] - mean) < 1e-9)
    #expect(abs(try #require(curve.expected.last) - curve.losses[scores.members.count - 1].nats) < 1e-9)
    #expect(zip(curve.expected, curve.expected.dropFirst()).allSatisfy { $0 > $1 }, "members help on average")
    #expect(curve.interval != nil)
    let turned = EnsembleScores(
      members: Array(scores.members[5...] + scores.members[..<5]), logitAverages: [], bytes: scores.bytes)
    for (one, other) in zip(curve.expected, turned.rotatedLosses) { #expect(abs(one - other) < 1e-9) }
  }

  @Test func `a thousand members keep their order`() {
    let members = (0..<1000).map { [Float(-1) - Float($0 % 7) / 8, Float(-2) + Float($0 % 3) / 4] }
    let scores = EnsembleScores(members: members, logitAverages: [], bytes: 8)
    #expect(scores.rotatedLosses == scores.probabilityLosses.map(\.nats))
  }

  @Test func `the average that teaches is the named one, or the one that is better on validation`() throws {
    let probabilities = try Self.ensemble(logits: 3.327, probabilities: 3.305)
    let logits = try Self.ensemble(logits: 3.305, probabilities: 3.327)
    #expect(abs(probabilities.validation.loss(.probabilities) - 3.43) < 1e-12, "0.5/4 + 3.305")
    func chosen(_ averaging: TeacherAveraging, _ ensemble: StudyResult.CellResult) -> MemberAveraging? {
      averaging.average(of: ensemble)?.averaging
    }
    #expect(chosen(.validation, probabilities) == .probabilities)
    #expect(chosen(.validation, logits) == .logits)
    #expect(try chosen(.validation, Self.ensemble(logits: 3, probabilities: 3)) == .probabilities)
    for better in [logits, probabilities] {
      #expect(chosen(.logits, better) == .logits)
      #expect(chosen(.probabilities, better) == .probabilities)
    }
  }

  /// An ensemble of four members with the limits of both averages on validation, and fitted weights.
  private static func ensemble(
    logits: Double, probabilities: Double, weighted: MadeUpResults.Cell.Weighted? = nil
  ) throws -> StudyResult.CellResult {
    var fields = MadeUpResults.Cell(members: 4)
    fields.validation = .init(logitLimit: logits, probabilityLimit: probabilities, members: 4)
    fields.weighted = weighted
    return try fields.decoded()
  }

  @Test func `of averages with equal and with fitted weights, the best on validation teaches`() throws {
    func average(_ logits: Double, _ probabilities: Double, _ choice: TeacherAveraging = .fitted) throws
      -> TeachingAverage?
    {
      let weighted = MadeUpResults.Cell.Weighted(validation: .init(logits: logits, probabilities: probabilities))
      return choice.average(of: try Self.ensemble(logits: 3.3, probabilities: 3.25, weighted: weighted))
    }
    // Equal weights have 3.425 and 3.375.
    let logits = try #require(try average(3.36, 3.37))
    #expect(logits.averaging == .logits && logits.weights == [0.5, 0.5, 0.25, 0.125])
    #expect(logits.validation == 3.36 && logits.test == 3.8)
    let probabilities = try #require(try average(3.38, 3.37))
    #expect(probabilities.averaging == .probabilities && probabilities.weights == [0.25, 0.5, 0.25, 0])
    #expect(probabilities.validation == 3.37 && probabilities.test == 3.7)
    let equal = try #require(try average(3.4, 3.4))
    #expect(equal.averaging == .probabilities && equal.weights == nil)
    #expect(try average(3.36, 3.37, .validation) == equal, "fitted weights do not teach unless they are asked for")
    let unknown = try Self.ensemble(logits: 3.3, probabilities: 3.25, weighted: .init(validation: nil))
    #expect(TeacherAveraging.fitted.average(of: unknown) == nil, "weights without a loss on validation are fitted anew")
    #expect(TeacherAveraging.validation.average(of: unknown) == equal)
  }
}
