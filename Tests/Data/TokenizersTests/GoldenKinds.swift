import Foundation
import Testing
import Tokenizers

/// The file that `Tests/Oracles/generate_tokenizer_kinds.py` writes.
struct GoldenKinds: Decodable {
  /// A kind with what Hugging Face's `tokenizers` makes of some texts.
  struct Kind: Decodable {
    let name: String
    let base: String
    let encodings: [Encoding]
  }

  /// A text with its ids.
  struct Encoding: Decodable {
    let text: String
    let ids: [UInt32]
    /// The ids when special tokens are found.
    let specialIDs: [UInt32]
    /// The text of the ids.
    let decoded: String

    init(from decoder: any Decoder) throws {
      var fields = try decoder.unkeyedContainer()
      text = try fields.decode(String.self)
      ids = try fields.decode([UInt32].self)
      specialIDs = try fields.decodeNil() ? ids : fields.decode([UInt32].self)
      decoded = try fields.decodeNil() ? text : fields.decode(String.self)
    }
  }

  /// What a normalization form makes of scalars and texts.
  struct Form: Decodable {
    /// The ranges of the scalars that it changes; Korean syllables are left out.
    let changed: [[UInt32]]
    let texts: [[String]]
  }

  let kinds: [Kind]
  let members: [String: [[UInt32]]]
  let forms: [String: Form]

  /// The file, which is read once.
  private static let golden = Result { try JSONDecoder().decode(GoldenKinds.self, from: Golden.data("kinds.json")) }

  static func read() throws -> GoldenKinds { try golden.get() }

  /// The names of all kinds, as arguments of tests.
  static let names: [String] = (try? read().kinds.map(\.name)) ?? []

  static func kind(_ name: String) throws -> Kind {
    try #require(try read().kinds.first { $0.name == name })
  }

  /// The tokenizer file of a kind as a tree.
  static func file(_ name: String) throws -> [String: Any] {
    let data = try #require(try files.get()[name])
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  /// The tokenizer files of all kinds, which are made once.
  private static let files = Result { try makeFiles() }

  private static func makeFiles() throws -> [String: Data] {
    let root = try #require(try JSONSerialization.jsonObject(with: Golden.data("kinds.json")) as? [String: Any])
    let bases = try #require(root["bases"] as? [String: [String: Any]])
    var files: [String: Data] = [:]
    for kind in try #require(root["kinds"] as? [[String: Any]]) {
      let base = try #require(bases[kind["base"] as? String ?? ""])
      let changes = kind["changes"] as? [String: Any] ?? [:]
      var file = base.merging(changes) { $1 }
      let model = base["model"] as? [String: Any] ?? [:]
      file["model"] = model.merging(changes["model"] as? [String: Any] ?? [:]) { $1 }
      files[kind["name"] as? String ?? ""] = try JSONSerialization.data(withJSONObject: file)
    }
    return files
  }

  static func tokenizer(_ name: String) throws -> Tokenizer {
    try Tokenizer(json: #require(try files.get()[name]))
  }
}
