import Files
import Foundation

extension RunConfiguration {
  /// The differences from another run by the keys of run files, such as "training.epochs 2 instead of 3".
  func differences(from other: RunConfiguration) -> [String] {
    let (own, others) = (leaves, other.leaves)
    let changed = Set(own.keys).union(others.keys).filter { own[$0] != others[$0] }
    let sentences = changed.map { Self.difference(RunFileKey(path: $0).name, own[$0], others[$0]) }
    return Set(sentences).sorted()
  }

  /// The values by their places in `configuration.json`.
  private var leaves: [String: JSONValue] {
    let data = try? canonicalJSON(self, pretty: false)
    return data.flatMap { try? JSONDecoder().decode(JSONValue.self, from: $0) }?.leaves() ?? [:]
  }

  private static func difference(_ key: String, _ own: JSONValue?, _ other: JSONValue?) -> String {
    if isContent(own) || isContent(other) { return "\(key) of other content" }
    return "\(key) \(own?.text ?? "absent") instead of \(other?.text ?? "absent")"
  }

  /// True for the checksum of a content, which says nothing to a person.
  private static func isContent(_ value: JSONValue?) -> Bool {
    guard case .text(let text) = value else { return false }
    return text.count == 32 && text.allSatisfy { $0.isHexDigit }
  }
}

/// The key of a run file for a place in `configuration.json`.
private struct RunFileKey {
  /// Beginnings of places and of the keys for them, the longest first.
  private static let beginnings = [
    ("training.optimizer.", "training."), ("data.sources", "corpus"), ("data.", "corpus."),
    ("distillation.distributions.documents.", "distillation."),
    ("distillation.distributions.samples.", "distillation."), ("distillation.distributions.", "distillation."),
    ("initialization.checksum", "initialization.model"), ("distillation.samples.corpus", "distillation.samples"),
  ]
  /// Last words of places and of the keys for them.
  private static let endings = [
    (".corpus", ".path"), (".pairs.checksum", ".pairs"), (".pairs.heldOut", ".heldOutPairs"), (".topCount", ".topK"),
    ("distillation.source", "corpus.path"), (".optimizerKind", ".optimizer"),
  ]

  /// The key.
  let name: String

  init(path: String) {
    var name = path
    if let (place, key) = Self.beginnings.first(where: { path.hasPrefix($0.0) }) {
      name = key + path.dropFirst(place.count)
    }
    if let (place, key) = Self.endings.first(where: { name.hasSuffix($0.0) }) {
      name = name.dropLast(place.count) + key
    }
    if name.hasPrefix("distillation.members") { name = "the teacher" }
    self.name = name
  }
}
