import CProcessor
import Files
import Foundation
import MessagePassing
import Store
import Studies
import TensorKernels

/// Facts about the machine that a reader of results needs.
enum MachineFacts {
  /// The name of the processor.
  static var processor: String {
    let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split(separator: "\n") ?? []
    let name = lines.first { $0.hasPrefix("model name") }?.split(separator: ":").last
    return name.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown"
  }

  /// The number of cores that this process may use.
  static var coreCount: Int { ProcessInfo.processInfo.activeProcessorCount }

  /// The largest resident memory of this process so far, in bytes.
  static var peakResidentBytes: Int {
    let lines = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8))?.split(separator: "\n") ?? []
    let peak = lines.first { $0.hasPrefix("VmHWM") }?.split(whereSeparator: { $0 == " " || $0 == "\t" })
    return (peak.flatMap { $0.count > 1 ? Int($0[1]) : nil } ?? 0) << 10
  }

  /// All facts that a report quotes.
  static func all(ranks: Int) -> [(name: String, value: String)] {
    [
      ("Chorus", Chorus.configuration.version), ("built for", "x86-64-v\(chorus_built_level())"),
      ("processor", processor), ("cores", "\(coreCount)"), ("ranks", "\(ranks)"),
      ("MPI", MPIEnvironment.libraryVersion()), ("matrix products", MatrixProduct.kernels.description),
      ("matrix library", BLAS.description),
      ("date", Date().formatted(.iso8601)),
    ]
  }

  /// The facts of the machine that a study was trained on, as recorded in its directory.
  ///
  /// - Parameters:
  ///   - isNew: Whether this start trained something, so that its machine replaces the recorded one.
  ///   - ranks: The number of ranks of this start.
  /// - Throws: `FileError.system`.
  static func kept(
    in directories: StudyDirectories, isNew: Bool = false, ranks: Int = 1
  ) throws -> [(name: String, value: String)] {
    let path = "\(directories.own)/machine.json"
    if !isNew, let recorded = recorded(at: path) { return recorded }
    let facts = all(ranks: ranks)
    try AtomicFile.write(canonicalJSON(facts.map { [$0.name, $0.value] }, pretty: true), to: path)
    return facts
  }

  private static func recorded(at path: String) -> [(name: String, value: String)]? {
    guard let data = try? Data(readFile(path)), let pairs = try? JSONDecoder().decode([[String]].self, from: data)
    else { return nil }
    return pairs.filter { $0.count == 2 }.map { (name: $0[0], value: $0[1]) }
  }
}
