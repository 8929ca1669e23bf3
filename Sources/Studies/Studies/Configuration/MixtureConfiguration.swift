import Configurations
import Ensembles
import NGrams
import TokenScores

/// The models that ensembles are mixed with.
package struct MixtureConfiguration: Sendable {
  /// A model beside the ensemble.
  package enum Other: Sendable, Equatable {
    /// A cache of the document so far, beside the frequencies of the ensemble's training tokens.
    case cache
    /// An n-gram model of the ensemble's training tokens, of this order.
    case ngram(order: Int)
    /// A model, or files of scores, that exist.
    case saved(SavedMember)
  }

  /// The word that stands for the study's ensembles.
  private static let ensemble = "ensemble"

  /// The models in their order.
  package let others: [Other]

  init(_ section: ConfigurationSection) throws(ConfigurationError) {
    let path = section.path(of: "members")
    var others: [Other] = []
    var hasEnsemble = false
    for entry in try section.entries("members") {
      switch entry {
      case .word(Self.ensemble, _): hasEnsemble = true
      case .word(SavedMember.cacheName, _): others.append(.cache)
      case .word(let word, let path):
        throw .outOfRange(
          path: path, expected: "ensemble, cache, or one of ngram, model and scores with a value", found: "\"\(word)\"")
      case .section(let section): others.append(try Other(section))
      }
    }
    guard hasEnsemble, !others.isEmpty else {
      throw .contradiction(
        "\"\(path)\" must name the ensemble and at least one other model, for instance [ensemble, {ngram: 5}]")
    }
    for (index, other) in others.enumerated() where others[..<index].contains(other) {
      throw .contradiction("\"\(path)\" names one model twice; name each once")
    }
    self.others = others
    try section.finish()
  }
}

extension MixtureConfiguration.Other {
  fileprivate init(_ section: ConfigurationSection) throws(ConfigurationError) {
    if section.has("ngram") {
      self = .ngram(order: try section.integer("ngram", in: NGramRecipe.orders))
    } else if section.has("scores") {
      let unit: ScoreUnit = try section.choice("values", default: .nats)
      self = .saved(.scores(ScorePaths(pattern: try section.text("scores"), unit: unit)))
    } else {
      self = .saved(SavedMember(try section.text("model"), unit: .nats))
    }
    try section.finish()
  }

  /// The model in a few words.
  package var name: String {
    switch self {
    case .cache: SavedMember.cacheName
    case .ngram(let order): "\(order)-gram"
    case .saved(let member): member.path
    }
  }
}
