import Foundation

/// The header of a safetensors file: a name, type, shape and place for each tensor.
///
/// Source: https://huggingface.co/docs/safetensors, "Format".
struct SafetensorsHeader: Codable, Equatable {
  /// One tensor.
  struct Entry: Codable, Equatable {
    var dtype: String
    var shape: [Int]
    /// First byte and first byte after, counted from the end of the header.
    var dataOffsets: [Int]

    enum CodingKeys: String, CodingKey {
      case dtype, shape
      case dataOffsets = "data_offsets"
    }
  }

  var entries: [String: Entry]
  var metadata: [String: String]

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  private static let metadataName = "__metadata__"

  init(entries: [String: Entry], metadata: [String: String]) {
    self.entries = entries
    self.metadata = metadata
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Name.self)
    entries = [:]
    metadata = [:]
    for key in container.allKeys {
      if key.stringValue == Self.metadataName {
        metadata = try container.decode([String: String].self, forKey: key)
      } else {
        entries[key.stringValue] = try container.decode(Entry.self, forKey: key)
      }
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Name.self)
    try container.encode(metadata, forKey: Name(stringValue: Self.metadataName))
    for (name, entry) in entries { try container.encode(entry, forKey: Name(stringValue: name)) }
  }
}
