import Foundation
import MessagePassing
import Testing

extension DistributedSuite {
  @Suite(.serialized)
  struct CollectiveTests {
    private struct Refusal: Error {}

    @Test func `the first rank's bytes reach all`() throws {
      let world = try World.get()
      let bytes = try world.broadcast(world.isRoot ? [1, 2, 3] : [])
      #expect(bytes == [1, 2, 3])
      #expect(try world.broadcast(world.isRoot ? [] : [9]) == [])
    }

    @Test func `a sum of values that one rank knew and zeros is exact`() throws {
      let world = try World.get()
      var values = [Double](repeating: 0, count: world.size + 3)
      values[world.rank] = 0.1 * Double(world.rank + 1)
      try world.allReduce(&values)
      let known: [Double] = (0..<world.size).map { 0.1 * Double($0 + 1) }
      #expect(values == known + [0, 0, 0])
    }

    @Test func `largest and smallest values are found`() throws {
      let world = try World.get()
      #expect(try world.allReduceMaximum(world.rank) == world.size - 1)
      #expect(try world.allReduceMinimum(world.rank + 5) == 5)
    }

    @Test(arguments: [1, 7, 64, 1000])
    func `a tree sum has the bits of the same tree on one rank`(count: Int) throws {
      let world = try World.get()
      // Terms whose sum depends on the order of the additions.
      let terms: [[Float]] = (0..<world.size).map { rank in
        let scale: Float = (rank % 2 == 0 ? 1 : 1e4) / Float(3 + rank)
        return (0..<count).map { Float(1 + $0 % 13) * scale }
      }
      var values = terms[world.rank]
      var scratch = [Float](repeating: 0, count: 17)
      var valueSpan = values.mutableSpan
      var scratchSpan = scratch.mutableSpan
      try world.treeSum(&valueSpan, scratch: &scratchSpan)
      #expect(values == tree(terms[...]))
    }

    private func tree(_ terms: ArraySlice<[Float]>) -> [Float] {
      guard terms.count > 1 else { return terms.first ?? [] }
      let middle = (terms.startIndex + terms.endIndex) / 2
      return zip(tree(terms[..<middle]), tree(terms[middle...])).map { $0 + $1 }
    }

    @Test func `an all-to-all transposes blocks of unequal length`() throws {
      let world = try World.get()
      // Rank s sends d + 1 copies of 100·s + d to rank d.
      let counts = (0..<world.size).map { $0 + 1 }
      let sent = (0..<world.size).flatMap { [Float](repeating: Float(100 * world.rank + $0), count: $0 + 1) }
      let receivedCounts = [Int](repeating: world.rank + 1, count: world.size)
      var received = [Float](repeating: -1, count: receivedCounts.reduce(0, +))
      var span = received.mutableSpan
      try world.allToAll(sending: sent.span, counts: counts, receiving: &span, counts: receivedCounts)
      let expected = (0..<world.size).flatMap {
        [Float](repeating: Float(100 * $0 + world.rank), count: world.rank + 1)
      }
      #expect(received == expected)
    }

    @Test func `blocks of bytes of unequal length are transposed`() throws {
      let world = try World.get()
      let block = { (from: Int, to: Int) in [UInt8](repeating: UInt8(10 * from + to), count: 1000 * ((from + to) % 3)) }
      let received = try world.allToAll((0..<world.size).map { block(world.rank, $0) })
      #expect(received == (0..<world.size).map { block($0, world.rank) })
    }

    @Test func `the first rank collects the bytes of one`() throws {
      let world = try World.get()
      for source in 0..<world.size {
        let bytes = [UInt8](repeating: UInt8(source), count: 7 * source)
        #expect(
          try world.sendToRoot([UInt8](repeating: UInt8(world.rank), count: 7 * world.rank), from: source)
            == (world.isRoot ? bytes : []))
      }
    }

    @Test(arguments: [1, 3, 64]) func `bytes arrive complete however many pieces they go in`(pieceLength: Int) throws {
      let world = try World.get()
      let bytes = { (rank: Int) in (0..<17 * rank + 5).map { UInt8(truncatingIfNeeded: $0 * 31 + rank) } }
      let next = (world.rank + 1) % world.size
      let previous = (world.rank + world.size - 1) % world.size
      let received = try world.sendReceive(bytes(world.rank), to: next, from: previous, pieceLength: pieceLength)
      #expect(received == bytes(previous))
    }

    @Test func `all ranks learn that one of them failed, and which`() throws {
      let world = try World.get()
      let last = world.size - 1
      let failure = #expect(throws: AgreedFailure.self) {
        try world.agree { if world.rank == last { throw Refusal() } }
      }
      #expect(failure?.rank == last)
      #expect((failure?.cause is Refusal) == (world.rank == last))
      #expect(try world.agree { world.rank } == world.rank)
    }

    @Test func `a split makes groups of equal color`() throws {
      let world = try World.get()
      let part = try world.split(color: world.rank % 2)
      #expect(part?.size == (world.size + 1 - world.rank % 2) / 2)
      #expect(part?.rank == world.rank / 2)
      let none = try world.split(color: nil)
      #expect(none === nil)
    }

    @Test func `the ranks of a host share a node, and no others`() throws {
      let world = try World.get()
      let name = Array(ProcessInfo.processInfo.hostName.utf8)
      let names = try world.allToAll(Array(repeating: name, count: world.size))
      #expect(try world.splitByNode().size == names.count { $0 == name })
    }
  }
}
