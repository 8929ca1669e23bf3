import Foundation
import Testing

extension ProgramTests.SeveralRanks {
  /// Searches for hyperparameters, checked against the store.
  ///
  /// `CHORUS_STUDY=results/study/small launch/test SearchTests` checks a study of your own as well.
  @Suite struct SearchTests {
    private static let recipe = """
      {"epochs":[2,4],"learningRate":[0.003,0.01],"weightDecay":[0.1,0.4],"search":"coordinateDescent",\
      "bounds":{"epochs":[1,16],"weightDecay":[0.01,3.0]}}
      """
    private static let study =
      "study run study.yaml --output out --set recipes.regularized=\(recipe.filter { $0 != " " })"
      + " --set recipes.ensemble.members=2"

    @Test func `every certificate holds in the store`() throws {
      let place = try Workplace()
      try #require(try place.chorus(Self.study, ranks: 2).exitCode == 0)
      let count = try expectCertificates(output: place.path("out"), study: "tiny", from: place.path)
      #expect(count == 1)
    }

    /// The study's directory is that of `CHORUS_STUDY`; without it, there is nothing more to check.
    @Test func `every certificate of the given study holds in the store`() throws {
      guard let study = ProcessInfo.processInfo.environment["CHORUS_STUDY"] else { return }
      let url = URL(fileURLWithPath: study)
      let output = url.deletingLastPathComponent().deletingLastPathComponent().path
      let count = try expectCertificates(
        output: output, study: url.lastPathComponent, from: FileManager.default.currentDirectoryPath)
      print("certificates | \(url.path) | \(count) hold")
    }

    @Test func `a search that is stopped again and again makes the same decisions`() throws {
      let (undisturbed, place) = (try Workplace(), try Workplace())
      let command = "\(Self.study) --set training.checkpointEvery=0"
      try #require(try undisturbed.chorus(command, ranks: 2).exitCode == 0)
      for (start, ranks) in [2, 4, 1].enumerated() {
        let before = place.finishedRuns
        let sender = Kill.Sender(Kill(target: .launcher, signal: SIGUSR1, moment: 0)) {
          place.finishedRuns > before
        }
        let outcome = try place.chorus(command, ranks: ranks, watch: sender.watch)
        try #require(sender.isSent && outcome.exitCode == 85, "start \(start): \(outcome.standardError)")
      }
      try #require(try place.chorus(command, ranks: 2).exitCode == 0)
      try place.expectSameStudy(as: undisturbed, "after three stops")
      let (found, expected) = (try place.ledger(), try undisturbed.ledger())
      #expect(found["runFinished"] == expected["runFinished"])
    }

    private typealias Object = [String: Any]

    /// Checks that no neighbor of a certified point is better, by the results of the runs themselves.
    ///
    /// - Parameter directory: The directory in which the program ran, to which the paths of runs are relative.
    /// - Returns: The number of certificates.
    private func expectCertificates(output: String, study: String, from directory: String) throws -> Int {
      let result = try object("\(output)/study/\(study)/result.json")
      let searches = try #require(result["searches"] as? [Object]).filter { $0["isCertified"] as? Bool == true }
      for search in searches {
        let trials = try #require(search["trials"] as? [Object])
        let best = trials[try #require(search["best"] as? Int)]
        let (point, loss) = (try self.point(best), try storedLoss(best, from: directory))
        for trial in trials { #expect(try storedLoss(trial, from: directory) >= loss) }
        let neighbors = try #require(search["neighbours"] as? [Object])
        #expect(neighbors.count == 6)
        for neighbor in neighbors {
          let (axis, isUp) = (try #require(neighbor["axis"] as? String), try #require(neighbor["isUp"] as? Bool))
          guard let other = neighbor["point"] as? [String: Double] else {
            let (values, own) = (try trials.compactMap { try self.point($0)[axis] }, point[axis] ?? 0)
            #expect(!values.contains { isUp ? $0 > own : $0 < own }, "the grid ends here")
            continue
          }
          for (name, value) in other {
            #expect(name == axis ? (value > (point[name] ?? 0)) == isUp && value != point[name] : value == point[name])
          }
          let trial = try #require(try trials.first { try self.point($0) == other }, "the neighbor was run")
          #expect(try storedLoss(trial, from: directory) >= loss)
        }
      }
      return searches.count
    }

    private func point(_ trial: Object) throws -> [String: Double] { try #require(trial["point"] as? [String: Double]) }

    /// The mean validation loss of a trial's runs as their directories have it; infinite when one diverged.
    private func storedLoss(_ trial: Object, from directory: String) throws -> Double {
      let losses = try #require(trial["folders"] as? [String]).map { run in
        let path = run.hasPrefix("/") ? run : "\(directory)/\(run)"
        guard !FileManager.default.fileExists(atPath: "\(path)/diverged.json") else { return Double.infinity }
        let validation = try object("\(path)/result.json")["validation"] as? Object
        return try #require(validation?["nats"] as? Double)
      }
      return losses.reduce(0, +) / Double(losses.count)
    }

    private func object(_ path: String) throws -> Object {
      try #require(JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: path))) as? Object)
    }
  }
}
