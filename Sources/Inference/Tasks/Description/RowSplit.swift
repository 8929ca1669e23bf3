import Configurations
import Files

/// The part of a task's items whose documents fall into validation, or into test, so that settings can be chosen on one and
/// reported on the other.
struct RowSplit {
  /// A part.
  enum Part: String, CaseIterable { case validation, test }

  /// The field with the name of an item's document; all items of a document are in the same part.
  let field: String
  /// The part that is kept.
  let part: Part
  /// The fraction of the documents that are in validation; at least one is.
  let validation: Double
  /// The seed of the order of documents.
  let seed: Int

  init(_ section: ConfigurationSection) throws(ConfigurationError) {
    field = try section.text("by")
    part = try section.choice("part", default: .test)
    validation = try section.number("validation", in: 0.001...0.999, default: 0.5)
    seed = try section.integer("seed", in: 0...1 << 40, default: 0)
    try section.finish()
  }

  /// The rows of the part.
  ///
  /// - Throws: `TaskError`.
  func rows(of all: [TaskRow]) throws -> [TaskRow] {
    let names = try all.map { try $0.text(field) }
    let order = try Dictionary(uniqueKeysWithValues: Set(names).map { ($0, try place(of: $0)) })
    let ordered = order.keys.sorted { (order[$0] ?? "", $0) < (order[$1] ?? "", $1) }
    let first = Set(ordered.prefix(max(1, Int((Double(ordered.count) * validation).rounded()))))
    return zip(all, names).filter { first.contains($0.1) == (part == .validation) }.map(\.0)
  }

  /// A text that sorts documents in an order of the seed, whatever other documents there are.
  private func place(of name: String) throws -> String { try Fingerprint(of: ["\(seed)", name]).hexadecimal }
}
