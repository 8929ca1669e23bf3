import Corpora
import Evaluation
import Files
import Foundation
import MessagePassing
import TestSupport
import Testing

extension DistributedSuite {
  @Suite("One rank of each node reads the token files", .serialized)
  struct VerificationTests {
    private struct AgedCorpus {
      let tiny: TinyCorpus
      let size: Int

      init(_ world: Communicator) throws {
        tiny = try TinyCorpus(world)
        let path = tiny.corpus.directory
        let files = Split.allCases.map { "\(path)/\($0).tokens" }
        size = files.reduce(0) { $0 + fileSize($1) }
        try world.agree {
          guard world.isRoot else { return }
          for file in files {
            let date = Date(timeIntervalSinceNow: -3600)
            try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: file)
          }
        }
      }
    }

    @Test func `all ranks and all runs together read each file once`() throws {
      let world = try World.get()
      let corpus = try AgedCorpus(world)
      let opened = corpus.tiny.corpus
      try opened.agree(on: world)
      for _ in 0..<2 {
        try opened.verify(on: world)
        for split in Split.allCases { _ = try opened.tokens(split) }
        _ = try TrainingSubset(opened.tokens(.train))
      }
      var bytes = [Double(opened.bytesRead)]
      try world.allReduce(&bytes)
      #expect(bytes == [Double(corpus.size)])
      try world.barrier()
    }

    @Test func `damage that one rank finds ends all`() throws {
      let world = try World.get()
      let corpus = try AgedCorpus(world)
      let path = "\(corpus.tiny.corpus.directory)/train.tokens"
      try world.agree {
        guard world.isRoot else { return }
        var bytes = try readFile(path)
        bytes[bytes.count / 2] ^= 4
        try Data(bytes).write(to: URL(fileURLWithPath: path))
      }
      let failure = #expect(throws: AgreedFailure.self) { try corpus.tiny.corpus.verify(on: world) }
      #expect(failure?.rank == 0)
      try world.barrier()
    }
  }
}
