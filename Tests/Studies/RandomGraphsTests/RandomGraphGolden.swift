import Foundation
import RandomGraphs

/// Golden/random-graph.json: exact values of an independent implementation, and its simulation.
struct RandomGraphGolden: Decodable {
  struct Graph: Decodable {
    let name: String
    let vertexCount: Int
    let edges: [[Int]]
    let reachablePairs: Int
    let plateau, meanShortestPath, initialSlopePerN: Double
    let descendants: [String: Int]
    let t: [Int]
    let acc: [Double]
    let monteCarlo: MonteCarlo

    private enum CodingKeys: String, CodingKey {
      case vertexCount = "V"
      case name, edges, reachablePairs, plateau, meanShortestPath, initialSlopePerN, descendants, t, acc, monteCarlo
    }

    func graph() throws -> DirectedGraph {
      try DirectedGraph(vertexCount: vertexCount, edges: edges.map { ($0[0], $0[1]) })
    }
  }

  struct MonteCarlo: Decodable {
    let runs: Int
    let mean, standardError: [Double]
  }

  let graphs: [Graph]

  static func load() throws -> [Graph] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/random-graph.json")
    return try JSONDecoder().decode(RandomGraphGolden.self, from: Data(contentsOf: file)).graphs
  }
}
