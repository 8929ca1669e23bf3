/// Groups of requests that a decoder has room for at the same time.
struct RequestBatch {
  /// Tokens that are read in a batch, about.
  private static let aimedRowCount = 1024

  let groups: [RequestGroup]

  /// The tokens that are read in all.
  var rowCount: Int { groups.reduce(0) { $0 + $1.rowCount } }

  /// Divides groups into batches, the longest first, so that the groups of a batch have similar lengths.
  ///
  /// - Parameter slots: the most sequences at a time; no group has more.
  static func batches(_ groups: [RequestGroup], slots: Int) -> [RequestBatch] {
    let sorted = groups.enumerated().sorted {
      ($1.element.rowCount, $0.offset) < ($0.element.rowCount, $1.offset)
    }
    var batches: [[RequestGroup]] = []
    var room = (slots: 0, rows: 0)
    for group in sorted.map(\.element) {
      if room.slots < group.count || room.rows < group.rowCount {
        batches.append([])
        room = (slots, aimedRowCount)
      }
      batches[batches.count - 1].append(group)
      room = (room.slots - group.count, room.rows - group.rowCount)
    }
    return batches.map { RequestBatch(groups: $0) }
  }

  /// A row of a slot.
  struct SlotRow {
    let row: RequestGroup.Row
    let slot: Int
  }

  /// A sequence that begins with the first tokens of another one.
  struct Fork {
    let source: Int, target: Int, count: Int
  }

  /// The first slot of each group. The last slot of a group holds the common beginning.
  private var firstSlots: [Int] {
    groups.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.count) }.dropLast()
  }

  /// The rows of all common beginnings.
  var sharedRows: [SlotRow] {
    zip(groups, firstSlots).flatMap { group, first in
      group.sharedRows.map { SlotRow(row: $0, slot: first + group.count - 1) }
    }
  }

  /// The forks of the common beginnings.
  var forks: [Fork] {
    zip(groups, firstSlots).flatMap { group, first in
      (first..<first + group.count - 1).map {
        Fork(source: first + group.count - 1, target: $0, count: group.sharedCount)
      }
    }
  }

  /// The rows behind the common beginnings.
  var ownRows: [SlotRow] {
    zip(groups, firstSlots).flatMap { group, first in
      (0..<group.count).flatMap { request in
        group.rows(of: request).map { SlotRow(row: $0, slot: first + request) }
      }
    }
  }
}
