import CProcessor
import Foundation
import MessagePassing
import TensorKernels

/// What a reader of results must know about the machine.
enum MachineFacts {
  /// The name of the processor.
  static var processor: String {
    let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split(separator: "\n") ?? []
    let name = lines.first { $0.hasPrefix("model name") }?.split(separator: ":").last
    return name.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown"
  }

  /// How many cores this process may use.
  static var coreCount: Int { ProcessInfo.processInfo.activeProcessorCount }

  /// Everything that a report quotes.
  static func all(ranks: Int) -> [(name: String, value: String)] {
    [
      ("Chorus", Chorus.configuration.version), ("built for", "x86-64-v\(chorus_built_level())"),
      ("processor", processor), ("cores", "\(coreCount)"), ("ranks", "\(ranks)"),
      ("MPI", MPIEnvironment.libraryVersion()), ("matrix library", BLAS.description),
      ("date", Date().formatted(.iso8601)),
    ]
  }
}
