import Foundation
import Studies

/// A result of a study that never ran, made of the JSON that a study writes.
struct MadeUpStudy {
  typealias Object = [String: any Sendable]

  var name = "made-up"
  var searches = [standardSearch, regularizedSearch]
  var cells = [cell(isChosen: true), cell(isChosen: false)]
  var diverged: [Object] = []
  var outcomes = [single("standard", 4.25), single("regularized", 4), ensemble("logits", 3.65), ensemble(), joint]
  var efficiencies = [efficiency]
  var standardNoise: Object?
  var controls: [Object] = []
  var distilled: [Object] = []

  /// The result as `report` reads it back.
  func result() throws -> StudyResult {
    var outcomes: Object = ["outcomes": outcomes, "dataLaws": [Object](), "efficiencies": efficiencies]
    outcomes["standardNoise"] = standardNoise
    let object: Object = [
      "study": name, "corpus": "out/corpus", "corpusFingerprint": Self.fingerprint, "documents": 12_345,
      "trainTokens": 1000, "vocabulary": 300, "searches": searches, "cells": cells, "diverged": diverged,
      "outcomes": outcomes,
      "controls": controls,
      "distilled": distilled,
    ]
    return try JSONDecoder().decode(StudyResult.self, from: JSONSerialization.data(withJSONObject: object))
  }

  static let fingerprint = "0123456789abcdef0123456789abcdef"

  static func point(_ epochs: Int, _ weightDecay: Double) -> Object {
    ["epochs": epochs, "learningRate": 0.001, "weightDecay": weightDecay]
  }
}

// The searches.
extension MadeUpStudy {
  static func trial(_ point: Object, _ losses: (validation: Double, test: Double)?) -> Object {
    var trial: Object = [
      "point": point, "reason": "a point of the grid", "operations": 1e6, "fingerprints": [fingerprint],
      "folders": ["out/run"],
    ]
    if let losses {
      trial["validation"] = losses.validation
      trial["test"] = losses.test
    }
    return trial
  }

  /// One point that is finished and one that diverged.
  static let standardSearch: Object = [
    "recipe": "standard", "model": "xs", "parameters": 1234, "tokens": 1000, "best": 0, "isCertified": false,
    "trials": [trial(point(1, 0.1), (4.2, 4.25)), trial(point(2, 0.1), nil)], "neighbours": [Object](),
  ]

  static let regularizedSearch: Object = [
    "recipe": "regularized", "model": "xs", "parameters": 1234, "tokens": 1000, "best": 1, "isCertified": true,
    "trials": [trial(point(2, 0.5), (4.1, 4.15)), trial(point(4, 1.6), (3.95, 4))],
    "neighbours": [
      ["axis": "epochs", "isUp": true, "point": point(8, 1.6), "validation": 4.05],
      ["axis": "weightDecay", "isUp": true],
    ] as [Object],
  ]
}

// The ensembles.
extension MadeUpStudy {
  /// L(K) = 0.6/K + 3.5, for three members.
  static let law: Object = [
    "law": ["A": 0.6, "B": 1, "C": 3.5], "family": "power", "exponents": [0.01, 20], "exponentStatus": "determined",
    "x": [1, 2, 3], "losses": [4.1, 3.8, 3.7], "rootMeanSquareError": 0.001,
  ]
  static let interval: Object = [
    "low": 3.45, "high": 3.55, "level": 0.95, "method": "student", "degreesOfFreedom": 2, "replicateCount": 0,
  ]

  static func losses(_ nats: [Double]) -> [Object] { nats.map { ["nats": $0, "bitsPerByte": $0 / 2] } }

  static func curves(interval: Object?) -> Object {
    var curve: Object = ["losses": losses([4, 3.75, 3.7]), "expected": [4.1, 3.8, 3.7], "fit": law]
    curve["interval"] = interval
    return [
      "members": losses([4, 4.1, 4.2]), "logits": curve, "probabilities": curve, "limitsWithoutMember": [Double](),
    ]
  }

  static func cell(isChosen: Bool, interval: Object? = interval) -> Object {
    [
      "model": "xs", "parameters": 1234, "tokens": 1000, "point": point(4, isChosen ? 0.8 : 1.6), "epochsFactor": 1,
      "weightDecayFactor": isChosen ? 0.5 : 1, "isChosen": isChosen, "operations": 1e6,
      "folders": ["out/run0", "out/run1", "out/run2"], "fingerprints": [fingerprint, fingerprint, fingerprint],
      "trainLosses": [3, 3.1, 3.2], "validation": curves(interval: nil), "test": curves(interval: interval),
    ]
  }
}

// The outcomes of recipes.
extension MadeUpStudy {
  static func single(_ recipe: String, _ loss: Double) -> Object {
    ["recipe": recipe, "tokens": 1000, "model": "xs", "bestLoss": loss, "sizes": [Object]()]
  }

  static func ensemble(_ averaging: String = "probabilities", _ loss: Double = 3.7) -> Object {
    single("ensemble", loss).merging(["averaging": averaging, "asymptote": 3.5, "interval": interval]) { $1 }
  }

  static let joint: Object = single("joint", 3.7).merging(["averaging": "probabilities", "asymptote": 3.25]) { $1 }

  static let efficiency: Object = [
    "recipe": "joint", "averaging": "probabilities", "tokens": 1000, "ratio": 5.172, "interval": [4.5, 6.25],
  ]
}

// Controls and students.
extension MadeUpStudy {
  static func control(_ kind: String, _ loss: Double, limit: Double? = nil) -> Object {
    var control: Object = [
      "kind": kind, "model": "xs", "parameters": 3702, "tokens": 1000, "point": point(4, 0.8), "loss": loss,
      "ensembleLoss": 3.7, "ensembleLimit": 3.5, "memberLoss": 4.1, "fingerprints": [fingerprint],
      "folders": ["out/control"],
    ]
    control["limit"] = limit
    return control
  }

  static func students(_ method: String, _ losses: [Double], interval: Object? = nil) -> Object {
    var students: Object = [
      "method": method, "model": "xs", "parameters": 1234, "tokens": 1000, "point": point(8, 0.4), "teacher": "xs",
      "teacherMembers": 3, "teacherLoss": 3.7, "bestSingleLoss": 4, "losses": losses,
      "fingerprints": losses.map { _ in fingerprint }, "folders": losses.indices.map { "out/student\($0)" },
    ]
    students["lossInterval"] = interval
    return students
  }
}
