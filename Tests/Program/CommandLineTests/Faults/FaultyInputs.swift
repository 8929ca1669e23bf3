import Foundation
import TestSupport
import Testing

/// The directory that faulty commands copy: the prepared one with a finished study, tables, JSON lines and compressed text.
struct FaultyInputs: SuiteTrait, TestScoping {
  /// The path of the directory while tests run.
  @TaskLocal static var path: String?

  /// A run that is stopped when it has a checkpoint, and resumed by the same command.
  static let resume = "train run.yaml --output unfinished --quiet --set training.epochs=2000"
  static let sample = "sample --teacher run --output samples --tokens 300 --quiet"
  static let table = "N,K,D,loss,seed\n" + rows(seeds: 2)

  /// Curves in K for three sizes.
  private static func rows(seeds: Int) -> String {
    (1...3).flatMap { size in
      (1...4).flatMap { members in
        (0..<seeds).map { seed in
          "\(size)00,\(members),2048,\(3.5 + 0.2 / Double(size) + 0.3 / Double(members) + 0.001 * Double(seed)),\(seed)\n"
        }
      }
    }.joined()
  }

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    let place = try Workplace()
    let outcome = try place.chorus("study run study.yaml --output studied --quiet")
    try #require(outcome.exitCode == 0, "\(outcome.standardError)")
    let sender = Kill.Sender(Kill(target: .launcher, signal: SIGUSR1, moment: 0)) {
      place.exists("unfinished/metrics.jsonl")
    }
    let stopped = try place.chorus(Self.resume, watch: sender.watch)
    try #require(stopped.exitCode == 85, "\(stopped.standardError)")
    let sampled = try place.chorus(Self.sample)
    try #require(sampled.exitCode == 0, "\(sampled.standardError)")
    try place.write(Self.table, to: "data.csv")
    var generator = WordGenerator(seed: 2)
    let lines = (0..<12).map { _ in "{\"id\": 7, \"text\": \"\(generator.document().replacing("\n", with: "\\n"))\"}\n"
    }
    try place.write(lines.joined(), to: "more/lines.jsonl")
    try place.write(Array(CompressedSamples.gzip), to: "more/text.txt.gz")
    try place.write(Array(CompressedSamples.zstd), to: "more/text.txt.zst")
    try place.write(generator.document(), to: "more/plain.txt")
    try await Self.$path.withValue(place.path) { try await function() }
    FaultTable.shared.print()
  }
}

extension Trait where Self == FaultyInputs {
  /// Prepares the directory before the suite's tests, and prints the table of outcomes after them.
  static var faultyInputs: FaultyInputs { FaultyInputs() }
}
