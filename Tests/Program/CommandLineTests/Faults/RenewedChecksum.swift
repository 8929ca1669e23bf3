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
    var data = Data(try bytes(name))
    guard let key = data.firstRange(of: Data("\"chorus.xxh3\":\"".utf8)), key.upperBound + 32 <= data.count else {
      return
    }
    let digits = key.upperBound..<key.upperBound + 32
    data.replaceSubrange(digits, with: Data(repeating: UInt8(ascii: "0"), count: 32))
    data.replaceSubrange(digits, with: Data(Checksum.of([UInt8](data)).utf8))
    try write([UInt8](data), to: name)
  }

  private func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reversed().reduce(0) { $0 << 8 | Int($1) } }
}
