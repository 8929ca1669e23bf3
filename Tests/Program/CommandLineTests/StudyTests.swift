import Foundation
import TestSupport
import Testing

extension ProgramTests.SeveralRanks {
  @Suite struct StudyTests {
    private static let study = "study run study.yaml --output out --json"

    @Test func `one and two ranks fill the store with the same bytes`() throws {
      let (alone, together) = (try Workplace(), try Workplace())
      #expect(try alone.chorus(Self.study).object()["trained"] as? Int == 3)
      #expect(try together.chorus(Self.study, ranks: 2).object()["trained"] as? Int == 3)
      let (expected, found) = (try alone.store(), try together.store())
      #expect(found.keys.sorted() == expected.keys.sorted())
      for (name, data) in expected { #expect(found[name] == data, "\(name)") }
      for name in ["result.json", "results.csv"] {
        #expect(
          try together.bytes("out/study/tiny/\(name)") == alone.bytes("out/study/tiny/\(name)"), "\(name)")
      }
    }

    @Test(arguments: [nil, 2]) func `the same command again reuses everything`(ranks: Int?) throws {
      let place = try Workplace()
      let first = try place.chorus(Self.study, ranks: ranks).object()
      let files = try place.store()
      let outcome = try place.chorus(Self.study, ranks: ranks)
      let second = try outcome.object()
      #expect(second["trained"] as? Int == 0)
      #expect(second["reused"] as? Int == 3)
      #expect(try #require(second["seconds"] as? Double) < 2)
      #expect(second["recipes"] as? NSArray == first["recipes"] as? NSArray)
      #expect(try place.store() == files)
    }

    @Test func `a member that is missing is trained again, alone`() throws {
      let place = try Workplace()
      _ = try place.chorus(Self.study).object()
      let files = try place.store()
      let name = try #require(
        files.keys.first { $0.contains("seed1") }?.split(separator: "/").dropLast().joined(separator: "/"))
      try place.remove("out/store/\(name)")
      let object = try place.chorus(Self.study, ranks: 2).object()
      #expect(object["trained"] as? Int == 1)
      #expect(try place.store() == files)
    }

    @Test func `the report is a page with figures in it`() throws {
      let place = try Workplace()
      let report = try #require(try place.chorus(Self.study).object()["report"] as? String)
      let page = try place.text(report)
      #expect(page.hasPrefix("<!DOCTYPE html>"))
      #expect(page.contains("</html>"))
      #expect(page.contains("<svg") == isInstalled("gnuplot"))
      #expect(!page.contains("src=\"http"), "the page needs no network")
    }

    @Test func `the report is written again from the study's result, byte for byte`() throws {
      let (place, directory) = (try Workplace(), "out/study/tiny")
      _ = try place.chorus(Self.study).object()
      let files = try place.files(directory)
      for name in ["report.html", "results.csv", "figures"] { try place.remove("\(directory)/\(name)") }
      let object = try place.chorus("report --study out/study/tiny --output again.html --json").object()
      #expect(object["output"] as? String == "again.html")
      #expect(try place.bytes("again.html") == files["report.html"])
      #expect(try place.chorus("report --study out/study/tiny").exitCode == 0)
      #expect(try place.files(directory) == files)
    }

    @Test func `results.csv has a row for each split, average and K`() throws {
      let place = try Workplace()
      _ = try place.chorus(Self.study).object()
      let rows = lines(try place.text("out/study/tiny/results.csv"))
      let heading = "recipe,model,parameters,tokens,epochs,learningRate,weightDecay,split,averaging,K,loss,bitsPerByte"
      #expect(rows.first?.hasPrefix(heading) == true)
      let names = Set(
        rows.dropFirst().map { row in
          let fields = row.split(separator: ",")
          return (fields[..<4] + fields[7..<10]).joined(separator: ",")
        })
      let expected = ["validation", "test"].flatMap { split in
        ["logits", "probabilities"].flatMap { average in
          (1...3).map { "ensemble,xs,12720,2048,\(split),\(average),\($0)" }
        }
      }
      #expect(names == Set(expected))
      #expect(rows.count == 1 + expected.count)
    }

    @Test(arguments: [nil, 2, 4]) func `evaluate on the members gives the losses of the study`(ranks: Int?)
      throws
    {
      let place = try Workplace()
      _ = try place.chorus(Self.study).object()
      let result = try #require(
        JSONSerialization.jsonObject(with: place.bytes("out/study/tiny/result.json")) as? [String: Any])
      let cell = try #require((result["cells"] as? [[String: Any]])?.first)
      let (directories, corpus) = (
        try #require(cell["folders"] as? [String]), try #require(result["corpus"] as? String)
      )
      let members = directories.joined(separator: " ")
      let found = try place.chorus(
        "evaluate --json --corpus \(corpus) --split test --members \(members)", ranks: ranks
      ).object()
      let test = try #require(cell["test"] as? [String: Any])
      #expect(numbers(found["members"], "loss") == numbers(test["members"], "nats"))
      for average in ["logits", "probabilities"] {
        let curve = try #require(test[average] as? [String: Any])
        #expect(numbers(found["ensemble"], average) == numbers(curve["losses"], "nats"))
      }
    }

    /// One field of a list of objects.
    private func numbers(_ list: Any?, _ field: String) -> [Double] {
      (list as? [[String: Any]])?.compactMap { $0[field] as? Double } ?? []
    }
  }
}
