import ArgumentParser
import Files
import MessagePassing
import RandomGraphs

/// Computes the link density of a graph of entities as synthetic documents about pairs of them accumulate.
struct RandomGraphCommand: RankedCommand {
  static let configuration = CommandConfiguration(
    commandName: "random-graph",
    abstract:
      "Compute how a graph's link density grows with synthetic documents: exactly, in closed form, and simulated.",
    discussion: """
      Examples:
        chorus simulate random-graph relations.csv                  (columns from, to: entities, numbered from 0)
        chorus simulate random-graph --entities 100 --edge-probability 0.03 --seed 1
        mpirun -n 2 chorus simulate random-graph --entities 100 --edges 300 --steps 0,1000,10000 --runs 100
      A step draws an ordered pair (x, y) of entities. If relations lead from x to y, x is linked from then on with every \
      entity on the shortest path to y. The link density is the fraction of the V(V - 1) ordered pairs that are linked; \
      relations are from the beginning. The exact values are expectations for this graph; the closed form is that of \
      large Erdős-Rényi graphs with as many relations.
      """)

  @OptionGroup var common: CommonOptions
  @Argument(help: "A CSV file with a relation in each row; without it, relations are drawn at random (Erdős-Rényi).")
  var file: String?
  @Option(
    parsing: .unconditional,
    help: "The number of entities; with a file, only where entities without relations follow. (default: the file's)")
  var entities: Int?
  @Option(parsing: .unconditional, help: "The probability with which a pair is a relation.")
  var edgeProbability: Double?
  @Option(parsing: .unconditional, help: "The number of relations.")
  var edges: Int?
  @Option(help: "The file's columns, where they have other names: from=source,to=target.")
  var columns: String?
  @Option(
    parsing: .unconditional,
    help: "The numbers of steps, ascending: 0,100,1000. (default: 0, and powers of 2 times V(V - 1) from 1/256 to 4)")
  var steps: String?
  @Option(parsing: .unconditional, help: "The number of simulated runs; 0 for none.")
  var runs = 20
  @Option(parsing: .unconditional, help: "The seed of random relations and of simulated runs.")
  var seed: UInt64 = 0

  var multipliesMatrices: Bool { false }

  func validate() throws { try validateOptions() }

  func run(_ session: Session) throws {
    let graph = try graph(session.world)
    let steps = try session.world.agree { try stepNumbers(graph) }
    let counts = try LinkCounts(graph, ranks: session.world)
    let simulation =
      try runs == 0 ? nil : LinkSimulation(graph, steps: steps, runs: runs, seed: seed, ranks: session.world)
    let result = RandomGraphResult(
      graph, counts, steps: steps, simulation: simulation, isGiven: file != nil)
    try session.print(result) { result.text }
  }

  /// The graph of a file, which the first rank reads, or a random one. Collective.
  private func graph(_ world: Communicator) throws -> DirectedGraph {
    guard let file else { return try world.agree { try randomGraph() } }
    let bytes = try world.broadcastFromRoot { LittleEndian.bytes(try relations(file)) }
    let numbers = LittleEndian.integers(bytes[...])
    return try world.agree {
      let edges = stride(from: 0, to: numbers.count, by: 2).map { (from: numbers[$0], to: numbers[$0 + 1]) }
      return try DirectedGraph(vertexCount: entities ?? Self.vertexCount(numbers), edges: edges)
    }
  }

  /// One more than the largest number; for a number that no graph has, the nearest size, so that the number is refused.
  private static func vertexCount(_ numbers: [Int]) -> Int {
    let largest = min(max(numbers.max() ?? 0, 1), DirectedGraph.mostVertices - 1)
    return largest + 1
  }

  /// Both ends of each relation of a file, one after the other.
  private func relations(_ file: String) throws -> [Int] {
    let table = try NumberTable(path: file)
    let names = try columns.map { try ColumnNames($0, known: ["from", "to"]) } ?? ColumnNames()
    return try zip(table.integers(names["from"]), table.integers(names["to"])).flatMap { [$0, $1] }
  }

  private func randomGraph() throws -> DirectedGraph {
    let count = entities ?? 0
    if let edges { return try DirectedGraph(vertexCount: count, edgeCount: edges, seed: seed) }
    return try DirectedGraph(vertexCount: count, edgeProbability: edgeProbability ?? 0, seed: seed)
  }
}
