import CMPI

/// The life of MPI in this process: initialized once, finalized when released (MPI 3.1, chapter 8.7).
///
/// A program that was not started by `mpirun` or `srun` is a world of one rank.
public struct MPIEnvironment: ~Copyable {
  /// All ranks that were started together.
  public let world: Communicator

  /// Initializes MPI. Collective over all ranks of the job; once in a process.
  ///
  /// - Throws: `MPIError.failed` when the library cannot start.
  public init() throws(MPIError) {
    var provided: Int32 = 0
    StopSignal.prepare()
    // Only the thread that initializes MPI calls it.
    try check("MPI_Init_thread", unsafe MPI_Init_thread(nil, nil, Int32(MPI_THREAD_FUNNELED), &provided))
    world = try unsafe Communicator(adopting: chorus_mpi_comm_world(), owned: false)
    CrashMessage.prepare(rank: world.rank, of: world.size, host: Self.hostName())
  }

  deinit {
    _ = MPI_Finalize()
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
    unsafe string(capacity: Int(MPI_MAX_PROCESSOR_NAME)) { text, length in unsafe MPI_Get_processor_name(text, length) }
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
