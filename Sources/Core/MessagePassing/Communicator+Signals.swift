import CMPI
import Glibc

extension Communicator {
  /// Sends a message without content, and does not wait until it is received.
  func signal(_ rank: Int) throws(MPIError) {
    var request = unsafe chorus_mpi_request()
    try check("MPI_Isend", unsafe chorus_mpi_start_signal(Int32(rank), handle, &request.handle))
    // The library completes the send on its own; the request is not needed.
    try check("MPI_Request_free", unsafe MPI_Request_free(&request.handle))
  }

  /// Receives a message without content if one has come from any rank, and tells whether it did.
  func takeSignal() throws(MPIError) -> Bool {
    var found: Int32 = 0
    try check("MPI_Iprobe", unsafe chorus_mpi_has_signal(handle, &found))
    guard found != 0 else { return false }
    try check("MPI_Recv", unsafe chorus_mpi_take_signal(handle))
    return true
  }

  /// Waits until every rank is here, without keeping the core busy. Collective.
  ///
  /// - Parameter meanwhile: called about a thousand times a second, at first more often.
  public func idleBarrier(meanwhile: () throws(MPIError) -> Void = {}) throws(MPIError) {
    if isAlone { return }
    var request = unsafe chorus_mpi_request()
    try check("MPI_Ibarrier", unsafe MPI_Ibarrier(handle, &request.handle))
    var pause: useconds_t = 0
    while true {
      var isDone: Int32 = 0
      try check("MPI_Test", unsafe chorus_mpi_has_finished(&request.handle, &isDone))
      if isDone != 0 { return }
      try meanwhile()
      usleep(pause)
      pause = min(pause + 10, 1000)
    }
  }
}
