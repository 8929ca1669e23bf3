import Files
import Foundation
import Testing

/// Checksums that fit corrupted files, so that what stands behind them is reached, too.
extension FaultyPlace {
  func checksum(_ name: String) throws -> String { Checksum.of(try bytes(name)) }

  /// Changes `corpus.json`.
  func renewCorpus(_ change: (FaultyPlace, inout [String: Any]) throws -> Void) throws {
    let object = try JSONSerialization.jsonObject(with: Data(bytes("corpus/corpus.json")))
    var manifest = try #require(object as? [String: Any])
    try change(self, &manifest)
    try write([UInt8](JSONSerialization.data(withJSONObject: manifest)), to: "corpus/corpus.json")
  }

  /// Lets a manifest say what the header of a token file says.
  func describeTokens(_ split: String, _ manifest: inout [String: Any]) throws {
    let bytes = try bytes("corpus/\(split).tokens")
    var splits = try #require(manifest["splits"] as? [String: [String: Any]])
    splits[split]?["checksum"] = Checksum.of(bytes)
    guard bytes.count >= 64 else { return manifest["splits"] = splits }
    splits[split]?["tokens"] = number(bytes[16..<24]) & Int.max
    if Bool.random(using: &generator) { manifest["endOfText"] = number(bytes[32..<36]) }
    manifest["splits"] = splits
  }

  /// Writes the checksum of a safetensors file into it, if it still has the place for one.
  func renewTensors(_ name: String) throws {
    if let renewed = RenewedChecksum.tensors(try bytes(name)) { try write(renewed, to: name) }
  }

  private func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reversed().reduce(0) { $0 << 8 | Int($1) } }
}

extension Workplace {
  /// Replaces the last weight of a safetensors file and renews its checksum.
  func setLastWeight(to value: Float, in name: String) throws {
    let value = (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) }
    let changed = Array(try bytes(name).dropLast(value.count)) + value
    try write(#require(RenewedChecksum.tensors(changed)), to: name)
  }
}

/// Checksums of corrupted files.
enum RenewedChecksum {
  /// A safetensors file with its own checksum; nil when it has no place for one.
  static func tensors(_ bytes: [UInt8]) -> [UInt8]? {
    var data = Data(bytes)
    guard let key = data.firstRange(of: Data("\"chorus.xxh3\":\"".utf8)), key.upperBound + 32 <= data.count else {
      return nil
    }
    let digits = key.upperBound..<key.upperBound + 32
    data.replaceSubrange(digits, with: Data(repeating: UInt8(ascii: "0"), count: 32))
    data.replaceSubrange(digits, with: Data(Checksum.of([UInt8](data)).utf8))
    return [UInt8](data)
  }
}
