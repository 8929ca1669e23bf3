import Ensembles
import MessagePassing
import Transformers

/// Ranks that hold the members of an ensemble together and score batches of requests; the lanes divide the batches.
///
/// A lane has as few ranks as memory allows: those of one rank exchange nothing and leave no rank idle.
struct ScoringLane {
  /// The number of lanes.
  let count: Int
  /// The number of this rank's lane; nil for ranks that are left over.
  let number: Int?
  /// Nil for ranks that are left over.
  let decoder: EnsembleDecoder?

  /// Divides the ranks and reads the members. Collective.
  ///
  /// - Parameter read: gives a member's weights.
  /// - Throws: `AgreedFailure` when members do not fit or cannot be read, `MPIError`.
  init(
    _ models: [ModelConfiguration], capacity: DecodingCapacity, world: Communicator,
    read: (Int) throws -> Parameters
  ) throws {
    let size = try Self.size(models, capacity: capacity, world: world)
    let number = world.rank / size < world.size / size ? world.rank / size : nil
    let ranks = size > 1 ? try world.split(color: number) : nil
    decoder = try world.agree {
      try number.map { _ in
        try EnsembleDecoder(models: models, capacity: capacity, isPacked: false, world: ranks, read: read)
      }
    }
    count = world.size / size
    self.number = number
  }

  /// The fewest ranks that hold all members; all ranks, at most one a member, when none do. Collective.
  private static func size(
    _ models: [ModelConfiguration], capacity: DecodingCapacity, world: Communicator
  ) throws(MPIError) -> Int {
    let most = min(world.size, models.count)
    for size in 1..<most {
      let fits = EnsembleDecoder.fits(models, capacity: capacity, isPacked: false, ranks: size)
      if try world.allReduceAnd(fits) { return size }
    }
    return most
  }
}
