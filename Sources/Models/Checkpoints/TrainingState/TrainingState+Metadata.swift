import Files
import Foundation

extension TrainingState.Progress {
  private static let key = "chorus.progress"

  /// Reads the facts from the header of a checkpoint; nil when they are not there, or impossible.
  init?(metadata: [String: String]) {
    guard let text = metadata[Self.key],
      let progress = try? JSONDecoder().decode(Self.self, from: Data(text.utf8)), progress.step >= 0,
      progress.metricsLength >= 0
    else { return nil }
    self = progress
  }

  /// The facts as they stand in the header of a checkpoint.
  func metadata() throws -> [String: String] {
    [Self.key: String(decoding: try canonicalJSON(self, pretty: false), as: UTF8.self)]
  }
}
