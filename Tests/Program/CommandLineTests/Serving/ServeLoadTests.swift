import Foundation
import TestSupport
import Testing

extension ProgramTests.SeveralRanks {
  /// Many clients at once; see `ServeTests` for single ones.
  @Suite struct ServeLoadTests {
    /// The body of a client's request: prompts of all lengths, draws and limits.
    private static func body(_ client: Int) -> [String: Any] {
      var generator = SeededGenerator(seed: UInt64(client))
      let prompt = (0..<Int.random(in: 1...12, using: &generator)).map { _ in Int.random(in: 1..<270, using: &generator)
      }
      return [
        "prompt": [prompt], "max_tokens": Int.random(in: 1...15, using: &generator), "seed": client,
        "temperature": [0, 0.7, 1][client % 3], "logprobs": client % 4, "echo": client % 5 == 0,
        "n": 1 + client % 2, "stop": client % 7 == 0 ? ["a"] : [],
      ]
    }

    /// What does not depend on the time or the request's name.
    private static func content(_ answer: ServerAnswer) throws -> Data {
      #expect(answer.status == 200, "\(answer.text)")
      return try JSONSerialization.data(
        withJSONObject: [answer.choices, answer.object["usage"] ?? [:]], options: .sortedKeys)
    }

    @Test func `64 clients at once have the answers that each has alone`() throws {
      let server = try RunningServer("--model run run --sequences 9 --step-tokens 20", in: Workplace())
      let alone = try (0..<64).map { try Self.content(server.complete(Self.body($0))) }
      let together = try Parallel.map(64) { client in
        try (0..<3).map { round in try Self.content(server.complete(Self.body((client + round) % 64))) }
      }
      for (client, rounds) in together.enumerated() {
        for (round, content) in rounds.enumerated() { #expect(content == alone[(client + round) % 64]) }
      }
      _ = try server.end()
    }

    @Test(.enabled(if: isInstalled("mpirun"), "mpirun is not installed"), arguments: [1, 2, 4])
    func `answers do not depend on the number of ranks`(ranks: Int) throws {
      let options = "--model run run run --averaging logits"
      let single = try RunningServer(options, in: Workplace())
      let several = try RunningServer(options, in: Workplace(), ranks: ranks)
      let expected = try (0..<8).map { try Self.content(single.complete(Self.body($0))) }
      #expect(try Parallel.map(8) { try Self.content(several.complete(Self.body($0))) } == expected)
      _ = try single.end()
      let outcome = try several.end()
      #expect(outcome.exitCode == 0, "\(outcome.standardError)")
    }

    /// The log-probabilities of some tokens' successors.
    private static func scores(_ server: RunningServer) throws -> [Double] {
      let answer = try server.complete([
        "prompt": [[5, 17, 100, 33, 270, 4]], "max_tokens": 0, "logprobs": 0, "echo": true,
      ])
      let logprobs = try #require(answer.choices.first?["logprobs"] as? [String: Any])
      return try #require(logprobs["token_logprobs"] as? [Any]).compactMap { $0 as? Double }
    }

    @Test(.enabled(if: isInstalled("mpirun"), "mpirun is not installed"), arguments: [1, 2, 3])
    func `fitted weights of probabilities are applied`(ranks: Int) throws {
      let place = try Workplace()
      let train = try place.chorus("train run.yaml --output other --set training.seeds.initialization=5")
      try #require(train.exitCode == 0, "\(train.standardError)")
      try place.write(#"{"weights": {"probabilities": [0.25, 0.75], "logits": null}}"#, to: "weights.json")
      let single = try ["run", "other"].map { directory in
        let server = try RunningServer("--model \(directory)", in: Workplace(copying: place.path))
        defer { server.beginEnd() }
        return try Self.scores(server)
      }
      let both = try RunningServer("--model run other --weights weights.json", in: place, ranks: ranks)
      for (value, parts) in zip(try Self.scores(both), zip(single[0], single[1])) {
        #expect(abs(value - log(0.25 * exp(parts.0) + 0.75 * exp(parts.1))) < 1e-4)
      }
      #expect(single[0] != single[1])
      #expect(try both.end().exitCode == 0)
    }

    @Test(arguments: [nil, 2]) func `a stop request loses no accepted answer`(ranks: Int?) throws {
      try #require(ranks == nil || isInstalled("mpirun"))
      let server = try RunningServer("--model run --sequences 4", in: Workplace(), ranks: ranks)
      let statuses = try Parallel.map(32) { client -> [Int] in
        var statuses: [Int] = []
        for request in 0..<200 {
          if client == 0, request == 5 { server.beginEnd() }
          do {
            let connection = try RawConnection(port: server.port)
            try connection.send("POST", "/v1/completions", #"{"prompt": "a", "max_tokens": 15}"#)
            statuses.append(try connection.answer().status)
          } catch {
            // The server is gone, or went before it read the request.
            statuses.append(0)
            break
          }
          if statuses.last == 503 { break }
        }
        return statuses
      }
      let outcome = try server.end()
      #expect(outcome.exitCode == 0, "\(outcome.standardError)")
      #expect(Set(statuses.joined()).isSubset(of: [200, 503, 0]))
      let answers = statuses.joined().count { $0 == 200 }
      #expect(answers >= 32)
      // Clients have seen every answer that the server sent.
      #expect(
        outcome.standardError.contains("stopped after \(answers) answers"), "\(answers): \(outcome.standardError)")
    }

    @Test(.enabled(if: isInstalled("mpirun"), "mpirun is not installed"), arguments: [0, 1])
    func `a dead rank ends the server`(rank: Int) throws {
      let server = try RunningServer("--model run run", in: Workplace(), ranks: 2)
      #expect(try server.complete(["prompt": "a"]).status == 200)
      let outcome = try server.end(.signal(SIGKILL, rank: rank))
      #expect(outcome.exitCode != 0)
      #expect(!outcome.standardError.isEmpty)
    }

    /// The files that a process may have open.
    private static var openFileLimit: Int {
      let limits = (try? String(contentsOfFile: "/proc/self/limits", encoding: .utf8)) ?? ""
      let line = limits.split(separator: "\n").first { $0.hasPrefix("Max open files") }
      return line.flatMap { Int($0.split(separator: " ")[3]) } ?? 1024
    }

    @Test func `a thousand idle connections do not block a new one`() throws {
      let server = try RunningServer("--model run", in: Workplace())
      let count = min(1000, Self.openFileLimit / 2)
      let idle = try (0..<count).map { index in
        let connection = try RawConnection(port: server.port)
        // Half of them have begun a request.
        if index % 2 == 0 { try connection.send("POST /v1/comp") }
        return connection
      }
      #expect(try server.complete(["prompt": "a"]).status == 200)
      try idle[1].send("GET", "/health")
      #expect(try idle[1].answer().status == 200)
      withExtendedLifetime(idle) {}
      #expect(try server.end().exitCode == 0)
    }

    /// The value of a metric.
    private static func value(_ name: String, in metrics: String) throws -> Int {
      let line = metrics.split(separator: "\n").first { $0.hasPrefix("\(name) ") }
      return try #require(line.flatMap { Int($0.dropFirst(name.count + 1)) }, "\(name) in \(metrics)")
    }

    @Test func `a client that leaves ends its work`() throws {
      let server = try RunningServer("--model run --sequences 1", in: Workplace())
      for _ in 0..<20 {
        let connection = try RawConnection(port: server.port)
        try connection.send(
          "POST", "/v1/completions", #"{"prompt": "a", "max_tokens": 15, "n": 100, "stream": true}"#)
      }
      #expect(try server.complete(["prompt": "a"]).status == 200)
      // The server notices one client after another.
      let deadline = ContinuousClock.now + .seconds(20)
      var metrics = ""
      while !metrics.contains("chorus_sequences_waiting 0\n"), ContinuousClock.now < deadline {
        metrics = try server.ask("/metrics").text
      }
      #expect(metrics.contains("chorus_sequences_waiting 0\n"))
      // Each accepted request asked for 100 texts of 15 tokens.
      let accepted = try Self.value(#"chorus_requests_total{path="/v1/completions",status="200"}"#, in: metrics) - 1
      #expect(try Self.value("chorus_rows_total", in: metrics) < accepted * 1500 / 2)
      _ = try server.end()
    }
  }
}
