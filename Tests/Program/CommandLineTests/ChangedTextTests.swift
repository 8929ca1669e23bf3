import Foundation
import Testing

extension ProgramTests {
  /// A study whose text is another one than its results were made from.
  @Suite struct ChangedTextTests {
    private static let run = "study run study.yaml --output out --quiet"
    private static let status = "study status study.yaml --output out"

    private func finishedStudy() throws -> Workplace {
      let place = try Workplace()
      #expect(try place.chorus(Self.run).exitCode == 0)
      return place
    }

    private func results(_ place: Workplace) throws -> [String] {
      try ["result.json", "results.csv", "ledger.jsonl"].map { name in
        let directory = try #require(FileManager.default.contentsOfDirectory(atPath: place.path("out/study")).first)
        return try place.text("out/study/\(directory)/\(name)")
      }
    }

    @Test func `a text that has changed is refused, and the results are kept until it is accepted`() throws {
      let place = try finishedStudy()
      let kept = try results(place)
      #expect(try place.chorus("\(Self.status) --json").object()["textChanged"] as? Bool == false)
      try place.write("one more document of some words", to: "text/99.txt")
      for command in [Self.run, Self.status] {
        let outcome = try place.chorus(command)
        #expect(outcome.exitCode == 65)
        #expect(outcome.standardError.contains("is another one than its results were made from"))
        #expect(outcome.standardError.contains("--set corpus.acceptChangedText=true"))
      }
      #expect(try results(place) == kept)
      #expect(try place.chorus("\(Self.status) --set corpus.acceptChangedText=true").exitCode == 0)
      #expect(try place.chorus("\(Self.run) --set corpus.acceptChangedText=true").exitCode == 0)
      #expect(try results(place) != kept)
      #expect(try place.chorus(Self.run).exitCode == 0, "the new text is that of the results now")
    }

    @Test func `a file that was touched is the same text`() throws {
      let place = try finishedStudy()
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1_000_000_000)], ofItemAtPath: place.path("text/10.txt"))
      #expect(try place.chorus(Self.status).exitCode == 0)
      #expect(try place.chorus(Self.run).exitCode == 0)
    }

    @Test func `the text of a study that was made before texts were recorded is that of its corpus`() throws {
      let place = try finishedStudy()
      let directory = try #require(FileManager.default.contentsOfDirectory(atPath: place.path("out/study")).first)
      try place.remove("out/study/\(directory)/text.json")
      #expect(try place.chorus(Self.status).exitCode == 0)
      try place.write("one more document of some words", to: "text/99.txt")
      #expect(try place.chorus(Self.status).exitCode == 65)
      #expect(try place.chorus(Self.run).exitCode == 65)
    }

    @Test func `a text that is not at hand does not end the status`() throws {
      let place = try finishedStudy()
      let outcome = try place.chorus("\(Self.status) --json --set corpus.text=[nowhere]")
      #expect(outcome.exitCode == 0)
      #expect(try outcome.object()["textChanged"] == nil)
    }

    @Test func `results inside the directory of the text are not read as text`() throws {
      let place = try Workplace()
      let command = "study run study.yaml --output text/out --quiet"
      for _ in 0..<2 { #expect(try place.chorus(command).exitCode == 0) }
    }
  }
}
