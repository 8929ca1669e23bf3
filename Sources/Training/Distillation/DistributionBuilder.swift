import Corpora
import Ensembles
import Files
import MessagePassing
import NGrams
import TeacherData
import TensorKernels
import Training

/// Makes a teacher's distributions over some tokens with all ranks, and resumes where it was stopped.
///
/// Each token is predicted from the tokens before it in its window, and windows are those of a student whose documents are
/// not shuffled: so the distribution is exactly what the teacher says where the student stands. Memory is bounded by the
/// teacher's and one pass of each rank, whatever the number of tokens.
public struct DistributionBuilder {
  private let teacher: SavedModels
  private let ngram: NGramModel?
  private let recipe: DistributionRecipe
  private let directory: DistributionDirectory

  /// - Parameters:
  ///   - ngram: the model beside the teacher that the recipe names.
  ///   - path: the directory that the distributions go to.
  ///   - pieceBytes: the approximate size of the parts after which an interrupted build resumes.
  public init(
    _ teacher: SavedModels, ngram: NGramModel? = nil, recipe: DistributionRecipe, path: String,
    pieceBytes: Int = DistributionDirectory.defaultPieceBytes
  ) {
    self.teacher = teacher
    self.ngram = ngram
    self.recipe = recipe
    directory = DistributionDirectory(
      recipe, path: path, unit: EnsembleLogits.tokensOfPass(sequenceLength: recipe.contextLength),
      pieceBytes: pieceBytes)
  }

  /// Makes what is missing. Collective.
  ///
  /// - Parameters:
  ///   - file: the tokens that the recipe names.
  ///   - report: called on the first rank with the tokens done and those of all.
  /// - Throws: `AgreedFailure` when a rank cannot read or write, or when it was asked to stop.
  public func build(_ file: TokenFile, world: Communicator, stop: StopFlag, report: Distiller.Report) throws {
    let isComplete = try world.agree { try directory.artifact.finished() != nil }
    // Another node may see the last file later than this one.
    guard try !world.allReduceAnd(isComplete) else { return }
    let lock = try world.agree { world.isRoot ? try directory.artifact.lock() : nil }
    defer { withExtendedLifetime(lock) {} }
    let written = try world.broadcast(world.isRoot ? directory.writtenTokens() : 0)
    let writer = try world.agree { world.isRoot ? try DistributionWriter(directory, after: written) : nil }
    if written < recipe.tokens {
      try StopSignal.holdTermination {
        try forEachRound(of: file, after: written, world: world, stop: stop) { records, done in
          try gather(records, into: writer, world: world)
          if world.isRoot { report(done, recipe.tokens) }
        }
      }
    }
    try world.agree { if world.isRoot { try directory.finish() } }
  }

  /// Computes the records of one pass on each rank until all tokens have one. Collective.
  ///
  /// - Parameter body: receives this rank's records, and the number of tokens that are done with them.
  private func forEachRound(
    of file: TokenFile, after written: Int, world: Communicator, stop: StopFlag,
    _ body: ([UInt8], Int) throws -> Void
  ) throws {
    let stream = try world.agree {
      try EvaluationStream(TrainingSubset(file, count: recipe.tokens), sequenceLength: recipe.contextLength)
    }
    let ensemble = try teacher.logits(stream, world: world)
    let unit = EnsembleLogits.tokensOfPass(sequenceLength: recipe.contextLength)
    let scratch = Tensor(rows: ensemble.pieceLength, columns: recipe.vocabulary)
    for first in stride(from: written / unit, to: ensemble.passCount, by: world.size) {
      if try world.allReduceOr(stop.poll()) { throw Stopped.agreed(stop, world: world) }
      var records: [UInt8] = []
      var position = (first + world.rank) * unit
      try ensemble.forEachPiece(firstPass: first) { logits in
        let average = average(logits, scratch)
        mixNGrams(into: average, of: file, from: position)
        append(average, to: &records)
        position += average.rows
      }
      try body(records, min((first + world.size) * unit, recipe.tokens))
    }
  }

  /// Writes every rank's records, in the order of the ranks' passes. Collective.
  private func gather(_ own: [UInt8], into writer: DistributionWriter?, world: Communicator) throws {
    for rank in 0..<world.size {
      let block = try world.sendToRoot(own, from: rank)
      try world.agree { try writer?.append(block) }
    }
  }

  /// The members' average for some rows, of their logits.
  private func average(_ logits: [Tensor], _ scratch: Tensor) -> Tensor {
    let average = scratch.rows(0..<(logits.first?.rows ?? 0))
    let (weights, temperature) = (recipe.weights, Float(recipe.temperature))
    switch recipe.averaging {
    case .probabilities:
      DistributionAverage.ofProbabilities(logits, weights: weights, temperature: temperature, into: average)
    case .logits: DistributionAverage.ofLogits(logits, weights: weights, temperature: temperature, into: average)
    }
    return average
  }

  /// Mixes the n-gram model's probabilities into those of the members for the tokens from some position of a text.
  private func mixNGrams(into average: Tensor, of file: TokenFile, from position: Int) {
    guard let ngram, let weight = recipe.ngram?.weight else { return }
    ngram.forEachDistribution(of: position..<position + average.rows, in: file) { place, probabilities in
      DistributionAverage.mix(probabilities, weight: weight, into: average, row: place - position)
    }
  }

  /// Appends the records of some rows of probabilities.
  private func append(_ average: Tensor, to bytes: inout [UInt8]) {
    for row in 0..<average.rows {
      let top = average.withRow(row) { MostLikelyTokens(recipe.topCount, of: $0) }
      DistributionWriter.append(top.tokens, top.masses, recipe: recipe, to: &bytes)
    }
  }
}
