import Foundation
import Testing

/// A study of one tiny size over the text of the prepared directory, and the results that it leaves there.
enum TinyStudy {
  typealias Object = [String: Any]

  /// The study file but for its recipes and its students.
  static let head = """
    study: tiny
    corpus: {text: text, vocabulary: 280, validation: 0.1, test: 0.1, tokens: [512]}
    models: [{name: xs, layers: 1, hiddenSize: 16, headCount: 2}]
    training: {batchSize: 4, lanes: 4, contextLength: 16, epochs: 2, learningRate: 1.0e-2, weightDecay: 0.5, evaluateEvery: 0, checkpointEvery: 0}
    """
  static let run = "study run study.yaml --output out --json"
  static let plan = "study plan study.yaml --output out --json"

  /// A directory with the study.
  ///
  /// - Parameter rest: the sections of the study file behind the head.
  static func place(_ rest: String) throws -> Workplace {
    let place = try Workplace()
    try place.write("\(head)\n\(rest)", to: "study.yaml")
    return place
  }

  static func object(_ bytes: Data) throws -> Object {
    try #require(JSONSerialization.jsonObject(with: bytes) as? Object)
  }

  /// The study's result.
  static func result(_ place: Workplace) throws -> Object { try object(place.bytes("out/study/tiny/result.json")) }

  /// The ensemble that was chosen.
  static func ensemble(_ place: Workplace) throws -> Object {
    try #require((result(place)["cells"] as? [Object])?.first { $0["isChosen"] as? Bool == true })
  }

  /// The students of each method in the result.
  static func students(_ place: Workplace) throws -> [String: Object] {
    let students = try #require(result(place)["distilled"] as? [Object])
    return Dictionary(uniqueKeysWithValues: try students.map { (try #require($0["method"] as? String), $0) })
  }

  /// Writes the run file of the study's students.
  ///
  /// - Returns: the command that trains one of them as the ensemble of the study teaches it, but for its output.
  static func distill(_ place: Workplace) throws -> String {
    let members = try #require(ensemble(place)["folders"] as? [String]).joined(separator: " ")
    let corpus = try #require(result(place)["corpus"] as? String)
    try place.write(
      """
      model: {layers: 1, hiddenSize: 16, headCount: 2, contextLength: 16}
      corpus: {path: \(corpus), tokens: 512}
      training: {batchSize: 4, lanes: 4, epochs: 2, learningRate: 1.0e-2, weightDecay: 0.5, evaluateEvery: 0, checkpointEvery: 0, shuffle: sequences}
      distillation: {topK: 8}
      """, to: "student.yaml")
    return "distill student.yaml --json --teacher \(members)"
  }

  /// The stages of the study's plan by their names.
  ///
  /// - Parameter settings: further arguments of the command.
  static func stages(_ place: Workplace, _ settings: String = "") throws -> [String: Object] {
    let plan = try #require(place.chorus("\(plan) \(settings)").object()["plan"] as? Object)
    let stages = try #require(plan["stages"] as? [Object])
    return Dictionary(uniqueKeysWithValues: try stages.map { (try #require($0["name"] as? String), $0) })
  }

  /// The distributions that the runs of some students learn from, by a key such as `documents`.
  static func distributions(_ place: Workplace, _ students: Object?, _ key: String) throws -> [Object] {
    try #require(students?["folders"] as? [String]).compactMap { run in
      let configuration = try object(place.bytes("\(run)/configuration.json"))
      let distributions = (configuration["distillation"] as? Object)?["distributions"] as? Object
      return distributions?[key] as? Object
    }
  }
}
