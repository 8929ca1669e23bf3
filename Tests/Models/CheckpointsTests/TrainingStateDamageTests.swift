import Checkpoints
import Files
import Foundation
import TensorKernels
import TestSupport
import Testing

/// A checkpoint with a changed byte is never resumed from.
@Suite struct TrainingStateDamageTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  private func progress(step: Int) throws -> TrainingState.Progress {
    TrainingState.Progress(
      run: try Fingerprint(of: "a run"), step: step, lossSum: 0.5, metrics: .init(length: 10, checksum: "0123"),
      time: .init(seconds: 1.5, stepSeconds: 1, checkpointSeconds: 0.25))
  }

  private func tensor(_ first: Float) -> Tensor {
    let tensor = Tensor(rows: 1, columns: 5)
    tensor.assign((0..<5).map { first + Float($0) })
    return tensor
  }

  /// The weights and the state of AdamW, each counting up from a value.
  private func buffers(_ firsts: [Float]) -> [TrainingState.Buffer] {
    zip(["weights", "firstMoments", "secondMoments"], firsts).map { .init(name: $0, values: tensor($1)) }
  }

  /// A state directory with the checkpoints after steps 1 and 2.
  private func state() throws -> StateDirectory {
    let state = StateDirectory(ofRun: directory.path)
    for step in 1...2 {
      try state.write(progress(step: step), buffers([1, 0.1, 0.01]))
    }
    return state
  }

  @Test func `a checkpoint is read as it was written`() throws {
    _ = try state()
    let read = try TrainingState(path: directory.path("state/2.safetensors"))
    #expect(try read.progress == progress(step: 2))
    let found = buffers([0, 0, 0])
    try read.read(into: found)
    for (found, expected) in zip(found, buffers([1, 0.1, 0.01])) {
      #expect(found.values.elements == expected.values.elements)
    }
  }

  @Test func `a checkpoint without a buffer of the optimizer is refused`() throws {
    _ = try state()
    let read = try TrainingState(path: directory.path("state/2.safetensors"))
    #expect(throws: CheckpointError.self) { try read.read(into: [.init(name: "momentum", values: tensor(0))]) }
  }

  @Test(arguments: [0x01, 0x10, 0x20, 0x80, 0xFF] as [UInt8])
  func `any changed byte, from the first to the last, makes the one before it count`(mask: UInt8) throws {
    let state = try state()
    let path = directory.path("state/2.safetensors")
    let whole = try readFile(path)
    for position in whole.indices {
      var damaged = whole
      damaged[position] ^= mask
      try Data(damaged).write(to: URL(fileURLWithPath: path))
      #expect(throws: CheckpointError.self, "byte \(position)") { try TrainingState(path: path) }
      var rejected = 0
      let last = state.last(accepts: { _ in }, rejected: { _ in rejected += 1 })
      #expect(last?.progress.step == 1 && rejected == 1, "byte \(position)")
    }
  }

  @Test func `a checkpoint cut short anywhere makes the one before it count`() throws {
    let state = try state()
    let path = directory.path("state/2.safetensors")
    let whole = try readFile(path)
    for count in whole.indices {
      try Data(whole.prefix(count)).write(to: URL(fileURLWithPath: path))
      #expect(state.last(accepts: { _ in }, rejected: { _ in })?.progress.step == 1, "\(count) bytes")
    }
  }
}
