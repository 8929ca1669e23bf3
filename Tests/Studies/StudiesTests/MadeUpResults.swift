import Evaluation
import Files
import Foundation
import ScalingLaws
import Statistics
import Studies
import TensorKernels

/// Results of studies that were never run, decoded from the JSON that a study writes.
enum MadeUpResults {
  /// The fields of a search with one trial; without losses it diverged.
  struct Search: Encodable {
    struct Trial: Encodable {
      let point = GridPoint(epochs: 4, learningRate: 0.003, weightDecay: 0.1)
      let validation: Double?, test: Double?
      private(set) var testLosses: [Double]?
      let reason = "made up", operations = 1e9
      var fingerprints = ["79a650279359d09a9675e0725c8e3826"], folders = ["store/runs/a"]

      init(validation: Double?, test: Double?) {
        self.validation = validation
        self.test = test
      }

      /// Gives the trial a run for each loss on test; the losses stand in the result when there are several.
      mutating func setSeeds(_ losses: [Double]) {
        testLosses = losses.count > 1 ? losses : nil
        fingerprints = losses.map { _ in fingerprints[0] }
        folders = losses.indices.map { "store/runs/a\($0)" }
      }
    }

    let recipe: String
    var model = "small", parameters = 1_000_000, tokens = 10_000
    var trials: [Trial], best: Int?
    let isCertified = true, neighbours: [String] = []

    init(_ recipe: String = "regularized", validation: Double? = 3, test: Double? = 3) {
      self.recipe = recipe
      trials = [Trial(validation: validation, test: test)]
      best = validation == nil ? nil : 0
    }

    func decoded() throws -> SearchResult { try MadeUpResults.decode(SearchResult.self, from: self) }
  }

  /// The fields of an ensemble whose members and averages follow laws.
  struct Cell: Encodable {
    struct Curve: Encodable {
      var losses: [Loss], expected: [Double]
      let fit: PowerLawFit?, interval: ConfidenceInterval?

      /// K members have the loss amplitude/K + limit.
      init(amplitude: Double, limit: Double, members: Int) {
        expected = (1...members).map { amplitude / Double($0) + limit }
        losses = expected.map { Loss(total: $0, tokens: 1, bytes: 4) }
        fit = try? PowerLawFit(x: (1...members).map { Double($0) }, losses: expected)
        interval = fit.map { _ in
          ConfidenceInterval(around: limit, standardError: 0.01, degreesOfFreedom: members - 1)
        }
      }
    }

    struct Curves: Encodable {
      var members: [Loss]
      var logits: Curve, probabilities: Curve
      let limitsWithoutMember: [Double]

      init(logitLimit: Double, probabilityLimit: Double, members count: Int) {
        logits = Curve(amplitude: 0.5, limit: logitLimit, members: count)
        probabilities = Curve(amplitude: 0.5, limit: probabilityLimit, members: count)
        let one = logits.losses[0]
        members = (0..<count).map { _ in one }
        limitsWithoutMember = (0..<count).map { probabilityLimit + 0.01 * Double($0 % 2) }
      }

      /// Gives each member a loss of its own.
      mutating func setMembers(_ losses: [Double]) {
        members = losses.map { Loss(total: $0, tokens: 1, bytes: 4) }
      }
    }

    /// Weights of four members; results of earlier versions have no losses on validation.
    struct Weighted: Encodable {
      struct Losses: Encodable { let logits: Double, probabilities: Double }
      let logits = [0.5, 0.5, 0.25, 0.125], probabilities = [0.25, 0.5, 0.25, 0]
      let logitLoss = 3.8, probabilityLoss = 3.7
      let validation: Losses?
    }

    var model = "small", parameters = 1_000_000, tokens = 10_000
    let point = GridPoint(epochs: 8, learningRate: 0.003, weightDecay: 0.05)
    let epochsFactor = 2.0, weightDecayFactor = 0.5
    var isChosen = true
    let operations = 1e9
    var folders: [String], fingerprints: [String], trainLosses: [Double]
    var validation: Curves, test: Curves
    var weighted: Weighted?

    /// - Parameters:
    ///   - limit: of the mean of probabilities on test; that of logits is higher by 0.1.
    ///   - validationLimit: the same on validation.
    init(limit: Double = 3, validationLimit: Double = 3, members count: Int = 5) {
      folders = (0..<count).map { "store/runs/member\($0)" }
      fingerprints = folders.map { _ in "79a650279359d09a9675e0725c8e3826" }
      trainLosses = folders.map { _ in 2.5 }
      validation = Curves(logitLimit: validationLimit + 0.1, probabilityLimit: validationLimit, members: count)
      test = Curves(logitLimit: limit + 0.1, probabilityLimit: limit, members: count)
    }

    func decoded() throws -> StudyResult.CellResult {
      try MadeUpResults.decode(StudyResult.CellResult.self, from: self)
    }
  }

  static func decode<Value: Decodable>(_ type: Value.Type, from fields: some Encodable) throws -> Value {
    try JSONDecoder().decode(type, from: canonicalJSON(fields, pretty: false))
  }
}
