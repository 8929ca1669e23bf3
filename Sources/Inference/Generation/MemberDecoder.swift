import Ensembles
import Transformers

/// A decoder of one member at a time, whose memory is used again for members of one shape.
struct MemberDecoder {
  private let teacher: SavedModels
  private let capacity: Int
  private var current: (member: Int, decoder: EnsembleDecoder)?

  /// - Parameter capacity: the most sequences at a time.
  init(_ teacher: SavedModels, capacity: Int) {
    self.teacher = teacher
    self.capacity = capacity
  }

  /// The decoder of a member, which is read unless it was the last one.
  mutating func decoder(of member: Int) throws -> EnsembleDecoder {
    if let current, current.member == member { return current.decoder }
    let decoder = try reused(for: member) ?? made(for: member)
    current = (member, decoder)
    return decoder
  }

  private func reused(for member: Int) throws -> EnsembleDecoder? {
    guard let current, teacher.models[current.member] == teacher.models[member] else { return nil }
    current.decoder.replace(DecoderWeights(packing: try teacher.read(member)))
    return current.decoder
  }

  private mutating func made(for member: Int) throws -> EnsembleDecoder {
    // Gives the memory of another shape back first.
    current = nil
    return try EnsembleDecoder(models: [teacher.models[member]], capacity: DecodingCapacity(slots: capacity)) { _ in
      try teacher.read(member)
    }
  }
}
