import Checkpoints
import Foundation
import Testing

extension ProgramTests {
  /// The mean of probabilities from what finished runs have stored.
  @Suite struct StoredScoreTests {
    /// Sums of logarithms in double precision.
    private static let tolerance = 1e-9

    private static func command(_ members: String, _ options: String = "") -> String {
      "evaluate --json --corpus corpus --averaging probabilities \(options) --members \(members)"
    }

    private static func losses(_ object: [String: Any]) throws -> [Double] {
      try #require(object["ensemble"] as? [[String: Any]]).map { try #require($0["probabilities"] as? Double) }
    }

    @Test(arguments: ["validation", "test"]) func `stored scores give the losses of a forward pass`(split: String)
      throws
    {
      let place = try Workplace()
      try place.copy("run", to: "model")
      try place.remove("model/log-probabilities.safetensors")
      try place.copy("run", to: "other")
      for members in ["run", "run model other"] {
        let stored = try place.chorus(Self.command(members, "--split \(split)")).object()
        let both = "evaluate --json --corpus corpus --split \(split) --members \(members)"
        #expect(try Self.losses(stored) == Self.losses(place.chorus(both).object()))
      }
    }

    /// Log-probabilities that differ between members.
    private static func values(_ member: Int, tokens: Int) -> [Float] {
      (0..<tokens).map { token in
        let residue = (token * 31 + member * 17) % 97
        return -0.25 - Float(residue) / 16
      }
    }

    /// The loss of the mean of probabilities, directly.
    private static func direct(_ members: ArraySlice<[Float]>, tokens: Int) -> Double {
      var total = 0.0
      for token in 0..<tokens {
        let sum = members.reduce(0.0) { $0 + exp(Double($1[token])) }
        total -= log(sum / Double(members.count))
      }
      return total / Double(tokens)
    }

    @Test func `128 finished members are read without their weights`() throws {
      let place = try Workplace()
      let tokens = try #require(place.chorus(Self.command("run")).object()["tokens"] as? Int)
      let scores = (0..<128).map { Self.values($0, tokens: tokens) }
      let test = try LogProbabilityFile.read("test", from: place.path("run"))
      try place.remove("run/model.safetensors")
      for (member, values) in scores.enumerated() {
        try place.copy("run", to: "m\(member)")
        try LogProbabilityFile.write([("validation", values), ("test", test)], to: place.path("m\(member)"))
      }
      let members = (0..<128).map { "m\($0)" }.joined(separator: " ")
      let object = try place.chorus(Self.command(members, "--weights fit")).object()
      let losses = try Self.losses(object)
      for count in [1, 2, 128] {
        #expect(abs(losses[count - 1] - Self.direct(scores[..<count], tokens: tokens)) < Self.tolerance)
      }
      let weights = try #require(object["weights"] as? [String: Any])
      #expect((weights["probabilities"] as? [Double])?.count == 128)
      let fitted = try #require((weights["loss"] as? [String: Any])?["probabilities"] as? Double)
      #expect(fitted <= losses[127])
    }

    @Test func `damaged scores are computed anew, with a warning`() throws {
      let place = try Workplace()
      try place.copy("run", to: "member")
      try place.damage("member/log-probabilities.safetensors", at: 200)
      let outcome = try place.chorus(Self.command("member"))
      #expect(try Self.losses(outcome.object()) == Self.losses(place.chorus(Self.command("run")).object()))
      #expect(outcome.standardError.contains("stored log-probabilities"))
      #expect(outcome.standardError.contains("member/log-probabilities.safetensors"))
    }

    @Test func `members of different contexts have a mean of probabilities`() throws {
      let place = try Workplace()
      let file = try place.text("run.yaml").replacingOccurrences(of: "contextLength: 16", with: "contextLength: 8")
      try place.write(file, to: "short.yaml")
      #expect(try place.chorus("train short.yaml --output short").exitCode == 0)
      let stored = try Self.losses(place.chorus(Self.command("run short")).object())
      for member in ["run", "short"] { try place.remove("\(member)/log-probabilities.safetensors") }
      #expect(try Self.losses(place.chorus(Self.command("run short")).object()) == stored)
      #expect(try place.chorus(Self.command("short run")).exitCode == 0)
      let refused = try place.chorus("evaluate --corpus corpus --members run short")
      refused.expectRefusal(65, says: ["context length 8, but the first model has 16"])
    }
  }
}
