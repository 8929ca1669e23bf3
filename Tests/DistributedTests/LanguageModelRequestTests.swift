import LanguageModelClients
import MessagePassing
import TestSupport
import Testing

extension DistributedSuite {
  @Suite(.serialized)
  struct LanguageModelRequestTests {
    /// A source of given requests.
    private final class List: RequestSource {
      private var keys: [String]
      private(set) var records: [RequestRecord] = []

      init(_ keys: [String]) { self.keys = keys }

      var isFinished: Bool { keys.isEmpty }
      func receive(_ record: RequestRecord) { records.append(record) }

      func next() -> ModelRequest? {
        guard let key = keys.popLast() else { return nil }
        return ModelRequest(
          key: key, operation: "pair", document: key, part: 0, messages: [ChatMessage(role: "user", content: "text")],
          sampling: SamplingSettings(maxTokens: 9))
      }
    }

    /// An endpoint whose answers take 10 tokens and as long as the rank is high, by a clock of its own.
    private final class Echo: AnswerTransport {
      private let seconds: Double
      private let status: Int
      private var running: [Int] = []
      private(set) var now = 0.0
      private(set) var count = 0

      init(rank: Int, status: Int = 200) {
        seconds = 0.1 * Double(1 + rank)
        self.status = status
      }

      func start(_ request: ModelRequest, id: Int) {
        count += 1
        running.append(id)
      }

      func wait(seconds: Double) -> [TransportEvent] {
        now += running.isEmpty ? seconds : self.seconds
        defer { running = [] }
        let body = #"{"choices":[{"text":"t"}],"usage":{"prompt_tokens":8,"completion_tokens":2}}"#
        return running.map { .init(id: $0, outcome: .response(HTTPResponse(status: status, body: Array(body.utf8)))) }
      }
    }

    private let world: Communicator
    private let directory: String

    /// A directory that rank 0 makes for all.
    init() throws {
      world = try World.get()
      let own = try World.kept(TemporaryDirectory())
      directory = String(decoding: try world.broadcast(Array(own.path("requests").utf8)), as: UTF8.self)
    }

    /// The requests of the documents of a rank; the last rank has most of them.
    private func source(of rank: Int) -> List { List((0..<30 * rank + 5).map { "\(rank)-\($0)" }) }

    private func run(
      _ source: List, _ transport: Echo, _ settings: RunnerSettings = RunnerSettings(), stop: StopFlag? = nil
    ) throws -> RunSummary {
      let records = try RequestRecords.open(directory, on: world)
      return try RequestRunner(transport: transport, settings: settings, records: records).run(
        source, on: world, stop: stop)
    }

    private var all: Int { (0..<world.size).reduce(0) { $0 + 30 * $1 + 5 } }

    @Test func `Ranks of unequal length end together, and another order of ranks asks nothing again`() throws {
      let first = source(of: world.rank)
      let summary = try run(first, Echo(rank: world.rank))
      #expect(summary.end == .finished && summary.totals.answered == all && summary.totals.usage.total == 10 * all)
      let other = source(of: world.size - 1 - world.rank)
      let transport = Echo(rank: 0)
      let again = try run(other, transport)
      #expect(again.end == .finished && again.totals.reused == all && transport.count == 0)
      #expect(other.records.allSatisfy(\.isAnswered) && other.isFinished)
    }

    @Test func `A budget is that of all ranks, which stop for the same reason`() throws {
      var settings = RunnerSettings()
      settings.budget.maxTokens = 40
      let summary = try run(source(of: world.rank), Echo(rank: world.rank), settings)
      #expect(summary.end == .stopped(.maxTokens(40)))
      // Each rank may begin one request more than what is left.
      #expect(summary.totals.usage.total >= 40 && summary.totals.usage.total <= 40 + 20 * world.size)
      #expect(try run(source(of: world.rank), Echo(rank: 0)).end == .finished)
    }

    @Test func `An error on one rank ends all`() throws {
      let failing = world.size - 1
      let failure = #expect(throws: AgreedFailure.self) {
        try run(source(of: world.rank), Echo(rank: 0, status: world.rank == failing ? 401 : 200))
      }
      #expect(failure?.rank == failing && (failure?.cause is ClientError) == (world.rank == failing))
    }

    @Test func `A stop request ends all, and what ran is recorded`() throws {
      let stop = try World.kept(StopFlag(world, timeLimit: world.isRoot ? 0 : nil))
      let transport = Echo(rank: world.rank)
      let summary = try run(source(of: world.rank), transport, stop: stop)
      #expect(summary.end == .stopped(.requested) || summary.end == .finished)
      #expect(try RequestRecords(reading: directory).count == summary.totals.answered)
    }
  }
}
