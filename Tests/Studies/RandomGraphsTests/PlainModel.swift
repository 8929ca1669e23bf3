import Foundation
import RandomGraphs

/// The model in its own words, for small graphs: the path of every ordered pair is walked.
struct PlainModel {
  /// For each ordered pair (x, z), the number of pairs (x, y) whose path goes through z.
  private var covers: [[Int]]
  private let isEdge: [[Bool]]
  private let count: Int

  init(_ graph: DirectedGraph) {
    let count = graph.vertexCount
    var isEdge = Array(repeating: Array(repeating: false, count: count), count: count)
    for edge in graph.edges { isEdge[edge.from][edge.to] = true }
    covers = Array(repeating: Array(repeating: 0, count: count), count: count)
    self.isEdge = isEdge
    self.count = count
    for x in 0..<count {
      for y in 0..<count where y != x {
        for z in path(from: x, to: y) { covers[x][z] += 1 }
      }
    }
  }

  /// The vertices behind x on the path to y; none if y cannot be reached.
  private func path(from x: Int, to y: Int) -> [Int] {
    var parents: [Int: Int] = [x: x]
    var queue = [x]
    while !queue.isEmpty {
      let vertex = queue.removeFirst()
      for target in 0..<count where isEdge[vertex][target] && parents[target] == nil {
        parents[target] = vertex
        queue.append(target)
      }
    }
    guard parents[y] != nil else { return [] }
    var path: [Int] = []
    var vertex = y
    while vertex != x {
      path.append(vertex)
      vertex = parents[vertex] ?? x
    }
    return path
  }

  /// Acc(t): a pair is linked if it is an edge, or one of its draws has come.
  func accuracy(after steps: Int) -> Double {
    let pairs = Double(count * (count - 1))
    var sum = 0.0
    for x in 0..<count {
      for z in 0..<count where z != x {
        sum += isEdge[x][z] ? 1 : 1 - pow(1 - Double(covers[x][z]) / pairs, Double(steps))
      }
    }
    return sum / pairs
  }
}
