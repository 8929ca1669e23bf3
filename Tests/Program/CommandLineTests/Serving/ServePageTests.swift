import Foundation
import TestSupport
import Testing

extension ProgramTests {
  /// The examples of the documentation.
  @Suite(.enabled(if: isInstalled("curl"), "curl is not installed")) struct ServePageTests {
    /// The commands of the page that call curl.
    private static func examples() throws -> String {
      var root = URL(fileURLWithPath: #filePath)
      for _ in 0..<5 { root.deleteLastPathComponent() }
      let page = root.appendingPathComponent("Sources/Program/CommandLine/Chorus.docc/Serving.md")
      let blocks = try String(contentsOf: page, encoding: .utf8).components(separatedBy: "```")
      return try #require(blocks.first { $0.hasPrefix("sh\ncurl") }).dropFirst(3).description
    }

    @Test func `the curl examples of the page work`() throws {
      let place = try Workplace()
      let server = try RunningServer("--model run", in: place)
      try place.write("URL=http://127.0.0.1:\(server.port)\n" + Self.examples(), to: "examples.sh")
      let outcome = try Command(words: ["sh", "-eu", "examples.sh"], directory: place.path).run()
      #expect(outcome.exitCode == 0, "\(outcome.standardError)")
      for word in [
        "\"status\":\"ok\"", "\"max_model_len\":16", "text_completion", "data: [DONE]", "token_logprobs",
        "\"tokens\":[",
        "\"eos_token\":", "chorus_requests_total",
      ] {
        #expect(outcome.standardOutput.contains(word), "\(word)")
      }
      let metrics = try server.ask("/metrics").text
      #expect(!metrics.contains("status=\"4") && !metrics.contains("status=\"5"))
      _ = try server.end()
    }
  }
}
