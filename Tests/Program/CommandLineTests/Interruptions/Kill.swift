import Foundation
import TestSupport

/// One interruption of a job: what is sent to whom, and when.
struct Kill: CustomStringConvertible {
  /// Who is interrupted.
  enum Target: Equatable {
    case rank(Int), launcher
  }

  let target: Target
  let signal: Int32
  /// Seconds after the start of the job.
  let moment: Double

  private static let names = [SIGKILL: "KILL", SIGTERM: "TERM", SIGUSR1: "USR1"]

  /// An interruption that a seed decides.
  ///
  /// - Parameter ranks: of the job.
  init(ranks: Int, within seconds: Double, using generator: inout SeededGenerator) {
    let kinds: [(isLauncher: Bool, signal: Int32)] = [
      (false, SIGKILL), (false, SIGKILL), (false, SIGTERM), (false, SIGUSR1), (true, SIGTERM), (true, SIGUSR1),
    ]
    let kind = kinds[Int.random(in: kinds.indices, using: &generator)]
    let rank = Int.random(in: 0..<ranks, using: &generator)
    self.init(
      target: kind.isLauncher ? .launcher : .rank(rank), signal: kind.signal,
      moment: Double.random(in: 0..<seconds, using: &generator))
  }

  init(target: Target, signal: Int32, moment: Double) {
    self.target = target
    self.signal = signal
    self.moment = moment
  }

  /// The signal and whether it goes to a rank or to `mpirun`.
  var kind: String { "\(Self.names[signal] ?? "\(signal)") to \(target == .launcher ? "mpirun" : "a rank")" }

  var description: String { "\(kind) (\(target)) after \((moment * 1000).rounded() / 1000) s" }

  /// Sends the signal once its moment has come, and the ranks have.
  final class Sender {
    /// A Boolean value that is true if the signal was sent.
    private(set) var isSent = false
    private let kill: Kill
    private let start = ContinuousClock.now
    private let isReady: () -> Bool

    /// - Parameter isReady: Another condition for sending it.
    init(_ kill: Kill, isReady: @escaping () -> Bool = { true }) {
      self.kill = kill
      self.isReady = isReady
    }

    /// Looks at a job; see `Command.run`.
    func watch(_ launcher: Int32) -> Bool {
      guard !isSent, (ContinuousClock.now - start) / .seconds(1) >= kill.moment, isReady() else { return true }
      switch kill.target {
      case .launcher: isSent = Glibc.kill(launcher, kill.signal) == 0
      case .rank(let rank): isSent = Kill.send(kill.signal, toRank: rank, below: launcher)
      }
      return true
    }
  }
}

extension Kill {
  /// Sends a signal to one of the ranks below a process.
  ///
  /// - Returns: false when the rank is not there.
  static func send(_ signal: Int32, toRank rank: Int, below launcher: Int32) -> Bool {
    let ranks = ranks(below: launcher)
    return ranks.indices.contains(rank) && Glibc.kill(ranks[rank], signal) == 0
  }

  /// The ranks below a process, in their order.
  private static func ranks(below process: Int32) -> [Int32] {
    let list = try? String(contentsOfFile: "/proc/\(process)/task/\(process)/children", encoding: .utf8)
    let children = (list ?? "").split(separator: " ").compactMap { Int32($0) }.sorted()
    return children.flatMap { isChorus($0) ? [$0] : ranks(below: $0) }
  }

  private static func isChorus(_ process: Int32) -> Bool {
    (try? String(contentsOfFile: "/proc/\(process)/comm", encoding: .utf8))?.hasPrefix("chorus") ?? false
  }
}
