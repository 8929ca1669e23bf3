import LanguageModelClients
import RankGroups

/// Sums over the requests of a synthesis, by operation, from which an estimate is made.
struct SynthesisTally {
  private var tallies = RequestOperation.allCases.map { _ in OperationTally() }

  /// The sums of an operation.
  subscript(operation: RequestOperation) -> OperationTally {
    get { tallies[RequestOperation.allCases.firstIndex(of: operation) ?? 0] }
    set { tallies[RequestOperation.allCases.firstIndex(of: operation) ?? 0] = newValue }
  }

  /// Adds an answered request.
  mutating func add(_ record: RequestRecord, of request: SizedRequest) {
    guard record.usage.total > 0 else { return }
    self[request.operation].answered += 1
    self[request.operation].promptTokens += record.usage.promptTokens
    self[request.operation].completionTokens += record.usage.completionTokens
    self[request.operation].promptBytes += request.promptBytes
    self[request.operation].sourceBytes += request.sourceBytes
  }

  /// Adds requests that will be made.
  ///
  /// - Parameter count: the expected number of requests of each of the sizes, which are of one operation.
  mutating func plan(_ count: Double, _ sizes: [SizedRequest]) {
    guard let operation = sizes.first?.operation else { return }
    func total(_ value: (SizedRequest) -> Int) -> Int {
      Int((count * Double(sizes.reduce(0) { $0 + value($1) })).rounded())
    }
    self[operation].planned += total { _ in 1 }
    self[operation].plannedPromptBytes += total(\.promptBytes)
    self[operation].plannedSourceBytes += total(\.sourceBytes)
  }

  /// The sums over all ranks. Collective.
  func summed(_ ranks: any RankGroup) throws -> SynthesisTally {
    let lists = try ranks.allGather(tallies.flatMap(\.integers))
    let sums = lists.dropFirst().reduce(lists[0]) { zip($0, $1).map { $0 + $1 } }
    var result = SynthesisTally()
    let length = OperationTally.integerCount
    result.tallies = tallies.indices.map { OperationTally(integers: sums[$0 * length..<($0 + 1) * length]) }
    return result
  }
}

/// The sizes of a request.
struct SizedRequest: Equatable {
  let operation: RequestOperation
  let promptBytes: Int
  let sourceBytes: Int

  init(_ operation: RequestOperation, promptBytes: Int, sourceBytes: Int) {
    self.operation = operation
    self.promptBytes = promptBytes
    self.sourceBytes = sourceBytes
  }

  init?(_ request: ModelRequest) {
    guard let operation = RequestOperation(rawValue: request.operation) else { return nil }
    let promptBytes = request.messages.reduce(0) { $0 + $1.content.utf8.count }
    self.init(operation, promptBytes: promptBytes, sourceBytes: request.source.utf8.count)
  }
}
