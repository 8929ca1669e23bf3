/// Who was taught by whom in a document, as a directed graph: from pupils to teachers.
struct TeachingGraph: Sendable {
  /// The numbers of the names.
  private let numbers: [String: Int]
  /// The names by their numbers.
  private let names: [String]
  /// The teachers of each person, ascending.
  private let teachers: [[Int]]

  /// The graph of a text; people are numbered in the order in which they first occur.
  init(_ source: SourceText) {
    let numbers = Dictionary(uniqueKeysWithValues: source.people.enumerated().map { ($1, $0) })
    var teachers = [Set<Int>](repeating: [], count: numbers.count)
    for statement in source.statements where statement.relation == .teacher {
      if let pupil = numbers[statement.pupil], let master = numbers[statement.master] {
        teachers[pupil].insert(master)
      }
    }
    self.numbers = numbers
    names = source.people
    self.teachers = teachers.map { $0.sorted() }
  }

  /// The edges, by pupil and then by teacher.
  var edges: [WorldGraph.Edge] {
    teachers.enumerated().flatMap { pupil, masters in masters.map { WorldGraph.Edge(from: pupil, to: $0) } }
  }

  /// The names on the shortest path from one person to another, both included; nil if there is none.
  func path(from start: String, to end: String) -> [String]? {
    guard start != end, let source = numbers[start], let target = numbers[end] else { return nil }
    let predecessors = predecessors(from: source)
    guard predecessors[target] != nil else { return nil }
    var path = [target]
    while let last = path.last, last != source, let before = predecessors[last] { path.append(before) }
    return path.reversed().map { names[$0] }
  }

  /// The predecessor of each person that a breadth-first search reaches; the source is its own.
  ///
  /// The search takes teachers in ascending order, and a person's predecessor is the first that reached it.
  private func predecessors(from source: Int) -> [Int: Int] {
    var predecessors = [source: source]
    var queue = [source]
    var next = 0
    while next < queue.count {
      for teacher in teachers[queue[next]] where predecessors[teacher] == nil {
        predecessors[teacher] = queue[next]
        queue.append(teacher)
      }
      next += 1
    }
    return predecessors
  }
}
