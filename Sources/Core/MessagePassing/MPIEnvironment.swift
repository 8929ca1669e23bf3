import CMPI
import Glibc

/// The life of MPI in this process: initialized once, finalized when released (MPI 3.1, chapter 8.7).
///
/// A process that no launcher started, or one as the only rank, is a world of one rank. MPI does not start for it: that
/// takes time and fails where nothing but a launcher is missing, as in a step of Slurm without PMI.
public struct MPIEnvironment: ~Copyable {
  /// All ranks that were started together.
  public let world: Communicator

  /// Initializes MPI. Collective over all ranks of the job; once in a process.
  ///
  /// - Throws: `MPIError.unconnected` when several ranks were started without a connection; `MPIError.failed` when the
  ///   library cannot start.
  public init() throws(MPIError) {
    let launcher = JobLauncher()
    if let count = launcher.unconnectedTaskCount { throw .unconnected(tasks: count) }
    StopSignal.prepare()
    world = launcher.isAlone ? Communicator() : try Self.start()
    CrashMessage.prepare(rank: world.rank, of: world.size, host: Self.hostName())
  }

  /// A world of this process alone, whatever started it: for work that is not shared.
  public init(alone: Void) {
    StopSignal.prepare()
    world = Communicator()
    CrashMessage.prepare(rank: 0, of: 1, host: Self.hostName())
  }

  private static func start() throws(MPIError) -> Communicator {
    var provided: Int32 = 0
    // Only the thread that initializes MPI calls it.
    try check("MPI_Init_thread", unsafe MPI_Init_thread(nil, nil, Int32(MPI_THREAD_FUNNELED), &provided))
    return try unsafe Communicator(adopting: chorus_mpi_comm_world(), owned: false)
  }

  deinit {
    var isStarted: Int32 = 0
    if unsafe MPI_Initialized(&isStarted) == MPI_SUCCESS, isStarted != 0 { _ = MPI_Finalize() }
  }

  /// The name and version of the MPI library, on one line.
  public static func libraryVersion() -> String {
    let parts = libraryDescription().split { $0 == "\n" || $0 == "," }
    return parts.first.map { String($0) } ?? "unknown"
  }

  private static func libraryDescription() -> String {
    unsafe string(capacity: Int(MPI_MAX_LIBRARY_VERSION_STRING)) { text, length in
      unsafe MPI_Get_library_version(text, length)
    }
  }

  /// The name of this node.
  public static func hostName() -> String {
    unsafe string(capacity: 256) { text, length in
      let code = unsafe gethostname(text, 256)
      unsafe length.pointee = Int32(strnlen(text, 256))
      return code
    }
  }
}

/// Checks the code that a call into MPI returned.
func check(_ call: String, _ code: Int32) throws(MPIError) {
  guard code != MPI_SUCCESS else { return }
  throw .failed(call: call, code: code, reason: reason(of: code))
}

/// The library's text for a code.
private func reason(of code: Int32) -> String {
  unsafe string(capacity: Int(MPI_MAX_ERROR_STRING)) { text, length in unsafe MPI_Error_string(code, text, length) }
}

/// A text that MPI writes into a buffer of `capacity` bytes, with its length.
private func string(
  capacity: Int, _ body: (UnsafeMutablePointer<CChar>, UnsafeMutablePointer<Int32>) -> Int32
) -> String {
  var length: Int32 = 0
  let bytes = unsafe [UInt8](unsafeUninitializedCapacity: capacity + 1) { buffer, count in
    unsafe buffer.initialize(repeating: 0)
    guard let base = buffer.baseAddress else { return }
    _ = unsafe base.withMemoryRebound(to: CChar.self, capacity: capacity + 1) { unsafe body($0, &length) }
    count = Int(length)
  }
  return String(decoding: bytes, as: UTF8.self)
}
