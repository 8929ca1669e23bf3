import Files
import Foundation
import MessagePassing

extension Communicator {
  /// Which of some runs have ended, as rank 0 sees it. Collective.
  ///
  /// Another start may end one at this moment, so each rank's own look could differ.
  ///
  /// - Throws: `AgreedFailure` when a run's directory holds something else or is damaged.
  public func ended(_ runs: [Run]) throws -> [Bool] {
    try broadcastFromRoot { try runs.map { try $0.isEnded() ? 1 : 0 } }.map { $0 == 1 }
  }

  /// A run's result, as rank 0 sees it; nil when it has not ended. Collective.
  ///
  /// - Throws: `AgreedFailure` when the run diverged, or its directory holds something else or is damaged.
  public func result(of run: Run) throws -> RunResult? {
    let bytes = try broadcastFromRoot {
      if let divergence = try run.divergence() { throw divergence.error }
      return try run.finishedResult().map { [UInt8](try canonicalJSON($0, pretty: false)) } ?? []
    }
    return try bytes.isEmpty ? nil : JSONDecoder().decode(RunResult.self, from: Data(bytes))
  }
}
