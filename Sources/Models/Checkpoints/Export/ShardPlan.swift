import Transformers

/// The files that weights are written to, of which none is larger than a limit unless a single tensor is.
struct ShardPlan {
  /// One file.
  struct Shard {
    let name: String
    let slots: [ParameterLayout.Slot]
  }

  /// The files, in the order of the parameters.
  let shards: [Shard]

  /// The plan of a model's parameters.
  ///
  /// - Parameter limit: the most bytes of a file's tensors.
  init(_ slots: [ParameterLayout.Slot], type: WeightType, limit: Int) {
    let groups = Self.groups(slots, type: type, limit: limit)
    shards = groups.enumerated().map { Shard(name: Self.name($0.offset, of: groups.count), slots: $0.element) }
  }

  /// True when there are several files, which an index lists.
  var isSharded: Bool { shards.count > 1 }

  /// The file of each tensor, by the tensor's name.
  var weightMap: [String: String] {
    let pairs = shards.flatMap { shard in shard.slots.map { ($0.name, shard.name) } }
    return Dictionary(uniqueKeysWithValues: pairs)
  }

  private static func groups(
    _ slots: [ParameterLayout.Slot], type: WeightType, limit: Int
  ) -> [[ParameterLayout.Slot]] {
    var groups: [[ParameterLayout.Slot]] = []
    var size = Int.max
    for slot in slots {
      let length = slot.count * type.width
      if size > limit - length {
        groups.append([])
        size = 0
      }
      groups[groups.count - 1].append(slot)
      size += length
    }
    return groups
  }

  /// The name that `transformers` gives a file.
  private static func name(_ index: Int, of count: Int) -> String {
    func digits(_ number: Int) -> String { String(repeating: "0", count: max(0, 5 - "\(number)".count)) + "\(number)" }
    return count == 1 ? "model.safetensors" : "model-\(digits(index + 1))-of-\(digits(count)).safetensors"
  }
}
