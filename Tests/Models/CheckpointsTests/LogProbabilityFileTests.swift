import Checkpoints
import TestSupport
import Testing

@Suite struct LogProbabilityFileTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  @Test func `Each split is read with the bits that were written`() throws {
    let splits: [(name: String, logProbabilities: [Float])] = [
      ("validation", [-0.1, -0.0, -.infinity, -.leastNonzeroMagnitude]), ("test", [-3.25]), ("train", []),
    ]
    try LogProbabilityFile.write(splits, to: directory.path)
    for split in splits {
      let read = try LogProbabilityFile.read(split.name, from: directory.path)
      #expect(read.map { $0.bitPattern } == split.logProbabilities.map { $0.bitPattern })
    }
  }

  @Test func `A split that was not written is named`() throws {
    try LogProbabilityFile.write([("test", [-1])], to: directory.path)
    let path = directory.path(LogProbabilityFile.name)
    #expect(throws: CheckpointError.missingTensor(path: path, name: "validation")) {
      try LogProbabilityFile.read("validation", from: directory.path)
    }
  }
}
