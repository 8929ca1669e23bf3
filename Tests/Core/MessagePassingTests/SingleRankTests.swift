import TensorKernels
import Testing

import MessagePassing

/// A communicator of one rank does everything without MPI, which has not started in this process.
@Suite struct SingleRankTests {
  private let world = Communicator()

  @Test func `it is the first rank and the only one`() throws {
    #expect(world.rank == 0 && world.size == 1 && world.isRoot)
    #expect(try world.split(color: 3)?.size == 1)
    #expect(try world.split(color: nil) == nil)
    #expect(try world.splitByNode().size == 1)
    #expect(try world.usableCoreCount() >= 1)
  }

  @Test func `collectives return what it gave`() throws {
    #expect(try world.broadcast([1, 2]) == [1, 2])
    #expect(try world.broadcast(7) == 7)
    #expect(try world.allReduceMaximum(5) == 5 && world.allReduceMinimum(-5) == -5)
    #expect(try world.allReduceOr(true) && !world.allReduceAnd(false))
    #expect(try world.allToAll([[4, 5]]) == [[4, 5]])
    #expect(try world.sendToRoot([6], from: 0) == [6])
    #expect(try world.sendReceive([8], to: 0, from: 0) == [8])
    var sums = [0.5, 1.5]
    try world.allReduce(&sums)
    #expect(sums == [0.5, 1.5])
    try world.barrier()
    try world.idleBarrier()
  }

  @Test func `a transposition copies its block`() throws {
    let sent: [Float] = [1, 2, 3]
    var received: [Float] = [0, 0, 9]
    var span = received.mutableSpan
    try world.allToAll(sending: sent.span, counts: [2], receiving: &span, counts: [2])
    #expect(received == [1, 2, 9])
  }

  @Test func `a failure is agreed upon`() {
    struct Fault: Error {}
    let failure = #expect(throws: AgreedFailure.self) { try world.agree { throw Fault() } }
    #expect(failure?.rank == 0 && failure?.cause is Fault)
  }

  @Test func `a flag polls without messages`() throws {
    let flag = try StopFlag(world, timeLimit: 3600)
    #expect(try !flag.poll())
    #expect(try StopFlag(world, timeLimit: 0).poll())
    try flag.barrier()
  }

  @Test(arguments: [SharedFile.Place.anonymous, .directory("/tmp")])
  func `its shared memory is zero and can be written`(place: SharedFile.Place) throws {
    let memory = try SharedMemory(count: 1000, node: world, places: [place])
    let tensor = Tensor(memory.segment(of: 0), offset: 0, rows: 1, columns: 1000)
    #expect((0..<1000).allSatisfy { tensor[0, $0] == 0 })
    tensor[0, 999] = 2
    try memory.synchronize()
    #expect(Tensor(memory.segment(of: 0), offset: 0, rows: 1, columns: 1000)[0, 999] == 2)
    memory.close()
  }

  @Test func `memory that no place has room for is refused with its size`() throws {
    let places: [SharedFile.Place] = [.directory("/nowhere"), .directory("/proc")]
    let error = #expect(throws: MPIError.self) { try SharedMemory(count: 1 << 20, node: world, places: places) }
    let sentence = error.map { "\($0)" } ?? ""
    #expect(sentence.contains("need 5 MiB") && sentence.contains("/nowhere") && sentence.contains("--shm-size"))
  }

  @Test func `a file of another process is not mistaken for this one's`() throws {
    let file = try SharedFile(.anonymous, byteCount: 4096)
    #expect(throws: SharedFileError.self) { try SharedFile(at: file.address + "1") }
    #expect(try SharedFile(at: file.address).address.hasPrefix("/proc/"))
  }
}
