import Files
import Foundation
import Testing

@Suite struct FingerprintTests {
  private struct Forward: Encodable {
    var a = 1
    var b: [Value] = [.number(0.1), .truth(true)]
  }
  private struct Backward: Encodable {
    var b: [Value] = [.number(0.1), .truth(true)]
    var a = 1
  }
  private enum Value: Encodable {
    case number(Double)
    case truth(Bool)

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .number(let number): try container.encode(number)
      case .truth(let truth): try container.encode(truth)
      }
    }
  }

  /// `xxhash.xxh3_128_hexdigest(b'{"a":1,"b":[0.1,true]}')` of PyPI `xxhash` 4.1.0.
  static let digits = "5b4355a371287b6a3231b6ec264d27bf"

  @Test func `The digits are the checksum of the JSON with sorted keys`() throws {
    let fingerprint = try Fingerprint(of: Forward())
    #expect(fingerprint.hexadecimal == Self.digits)
    #expect(fingerprint.description == Self.digits)
    #expect(fingerprint.short == "5b4355a3")
  }

  @Test func `The order of keys does not matter`() throws {
    #expect(try Fingerprint(of: Backward()) == Fingerprint(of: Forward()))
    let keys = (0..<100).map { "key \($0)" }
    let rising = Dictionary(uniqueKeysWithValues: keys.map { ($0, $0.count) })
    let falling = Dictionary(uniqueKeysWithValues: keys.reversed().map { ($0, $0.count) })
    #expect(try Fingerprint(of: rising) == Fingerprint(of: falling))
  }

  @Test func `Another value or key gives other digits`() throws {
    let fingerprints = try [
      Fingerprint(of: Forward()), Fingerprint(of: Forward(a: 2)), Fingerprint(of: Forward(b: [])),
      Fingerprint(of: Forward(b: [.number(0.1.nextUp), .truth(true)])),
      Fingerprint(of: Forward(b: [.truth(true), .number(0.1)])), Fingerprint(of: ["a": 1]), Fingerprint(of: ["A": 1]),
    ]
    #expect(Set(fingerprints).count == fingerprints.count)
  }

  @Test(arguments: [Double.infinity, -.infinity, .nan])
  func `A number that JSON cannot hold is an error`(number: Double) {
    #expect(throws: EncodingError.self) { try Fingerprint(of: [number]) }
  }

  @Test func `A fingerprint is stored as its digits`() throws {
    let fingerprint = try Fingerprint(of: Forward())
    let data = try JSONEncoder().encode([fingerprint])
    #expect(data == Data("[\"\(Self.digits)\"]".utf8))
    #expect(try JSONDecoder().decode([Fingerprint].self, from: data) == [fingerprint])
  }

  @Test func `The JSON is the same for one line and for many`() throws {
    let line = try canonicalJSON(["path": "a/b", "name": "é"], pretty: false)
    #expect(line == Data(#"{"name":"é","path":"a/b"}"#.utf8))
    let lines = try canonicalJSON(["path": "a/b", "name": "é"], pretty: true)
    #expect(lines.last == UInt8(ascii: "\n"))
    #expect(try JSONDecoder().decode([String: String].self, from: lines) == ["path": "a/b", "name": "é"])
  }
}
