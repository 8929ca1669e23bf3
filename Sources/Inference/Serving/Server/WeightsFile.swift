import Ensembles
import TensorKernels
import Tokenizers

/// Fitted mixture weights, as `chorus evaluate --weights fit --json` prints them.
public enum WeightsFile {
  /// The weights of an average.
  ///
  /// - Parameters:
  ///   - file: the complete output, or the value of its key `weights`.
  ///   - models: the directories of the models.
  /// - Throws: `ServingError.weights`.
  public static func weights(
    _ file: [UInt8], path: String, averaging: MemberAveraging, models: [String]
  ) throws(ServingError) -> [Double] {
    let reader = Reader(path: path, averaging: averaging)
    let root = try reader.parsed(file)
    let weights = try reader.weights(root)
    guard weights.count == models.count else {
      throw .weights(path: path, reason: "it has \(weights.count) weights, but there are \(models.count) models")
    }
    let named = reader.paths(root)
    let (fitted, served) = (named.map(SavedMember.resolved), models.map(SavedMember.resolved))
    // Models may have moved since; but not into each other's places.
    guard fitted == served || Set(fitted) != Set(served) else {
      throw .weights(
        path: path, reason: "its weights are those of \(named.joined(separator: " ")); name the models in this order")
    }
    return weights
  }
}

private struct Reader {
  let path: String
  let averaging: MemberAveraging

  private func fault(_ reason: String) -> ServingError { .weights(path: path, reason: reason) }

  func parsed(_ file: [UInt8]) throws(ServingError) -> JSONNode {
    do throws(TokenizerError) {
      return try JSONParser.value(of: file)
    } catch {
      guard case .malformedFile(_, let problem) = error else { throw fault("\(error)") }
      throw fault(problem)
    }
  }

  func weights(_ node: JSONNode) throws(ServingError) -> [Double] {
    switch node {
    case .object(let fields):
      if let inner = value("weights", of: fields) { return try weights(inner) }
      guard let list = value(averaging.rawValue, of: fields), case .list(let entries) = list else {
        throw fault(
          "it has no weights of the mean of \(averaging.rawValue); fit them with --averaging \(averaging.rawValue)")
      }
      return try numbers(entries)
    case .list(let entries): return try memberWeights(entries)
    case .text: throw fault("the weights are uniform; leave --weights out, or fit them with --weights fit")
    default: throw fault("it has no key weights")
    }
  }

  /// The directories of the members that a file has the weights of; empty where it does not tell.
  func paths(_ node: JSONNode) -> [String] {
    switch node {
    case .object(let fields): value("members", of: fields).map { paths($0) } ?? []
    case .list(let entries):
      entries.compactMap { entry in
        guard case .object(let fields) = entry, case .text(let path) = value("path", of: fields) else { return nil }
        return path
      }
    default: []
    }
  }

  /// The form for members of several kinds: an object for each, and the mean of probabilities alone.
  private func memberWeights(_ entries: [JSONNode]) throws(ServingError) -> [Double] {
    guard averaging == .probabilities else { throw fault("its weights are those of the mean of probabilities") }
    var weights: [JSONNode] = []
    for entry in entries {
      guard case .object(let fields) = entry, let weight = value("weight", of: fields) else {
        throw fault("an entry has no weight")
      }
      weights.append(weight)
    }
    return try numbers(weights)
  }

  private func numbers(_ entries: [JSONNode]) throws(ServingError) -> [Double] {
    var numbers: [Double] = []
    for entry in entries {
      guard case .number(let number) = entry else { throw fault("a weight is \(entry.kind)") }
      numbers.append(number)
    }
    guard averaging == .logits || isDistribution(numbers) else {
      throw fault("the weights of probabilities must be at least 0 and add up to 1")
    }
    return numbers
  }

  private func isDistribution(_ weights: [Double]) -> Bool {
    weights.allSatisfy { $0 >= 0 } && abs(weights.reduce(0, +) - 1) < 1e-4
  }

  private func value(_ name: String, of fields: [JSONNode.Field]) -> JSONNode? {
    fields.last { $0.key == name }?.value
  }
}
