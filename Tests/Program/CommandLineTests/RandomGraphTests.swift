import Foundation
import Testing

extension ProgramTests {
  /// `simulate random-graph` on one rank.
  @Suite struct RandomGraphTests {
    /// The graph of Tests/Studies/RandomGraphsTests/Golden/random-graph.json.
    static let relations = "from,to\n0,1\n1,2\n2,0\n2,3\n3,4\n"

    private func numbers(_ object: [String: Any], _ name: String) throws -> [Double] {
      try #require(object[name] as? [Double], "\(name) is missing")
    }

    @Test func `a file of relations gives exact values, and a simulation within its error`() throws {
      let place = try Workplace()
      try place.write(Self.relations, to: "relations.csv")
      let object = try place.chorus(
        "simulate random-graph relations.csv --steps 0,1,2,5,10,20,50,100 --runs 2000 --json"
      ).object()
      #expect(
        Set(object.keys) == [
          "entities", "pairs", "edges", "reachablePairs", "start", "plateau", "meanShortestPath", "initialSlopePerN",
          "meanDegree", "descendants", "steps", "exact", "closedForm", "monteCarlo", "remarks",
        ])
      let exact = try numbers(object, "exact")
      let golden = [
        0.25, 0.2799999999999999, 0.3072500000000001, 0.37532050000000006, 0.4556042009633692, 0.5462828773845818,
        0.6302335904269039, 0.6485172071811908,
      ]
      for (value, expected) in zip(exact, golden) { #expect(abs(value - expected) < 1e-12) }
      #expect(object["descendants"] as? [String: Int] == ["1": 5, "2": 2, "3": 1])
      #expect(
        object["entities"] as? Int == 5 && object["pairs"] as? Int == 20 && object["reachablePairs"] as? Int == 13)
      let simulated = try #require(object["monteCarlo"] as? [String: Any])
      #expect(simulated["runs"] as? Int == 2000)
      for ((mean, error), value) in zip(
        zip(try numbers(simulated, "mean"), try numbers(simulated, "standardError")), exact)
      {
        #expect(abs(mean - value) <= 4.5 * error + 1e-12)
      }
    }

    @Test func `random relations are a function of the seed`() throws {
      let place = try Workplace()
      for kind in ["--edge-probability 0.05", "--edges 120"] {
        let command = "simulate random-graph --entities 50 \(kind) --runs 3 --json"
        let first = try place.chorus("\(command) --seed 1").standardOutput
        #expect(try place.chorus("\(command) --seed 1").standardOutput == first)
        #expect(try place.chorus("\(command) --seed 2").standardOutput != first)
      }
    }

    @Test func `the text is a table of the three curves`() throws {
      let place = try Workplace()
      let text = try place.chorus("simulate random-graph --entities 50 --edges 150 --steps 0,100 --runs 5")
        .standardOutput
      #expect(text.hasPrefix("50 entities, 150 relations, "))
      #expect(text.contains("exact  closed form  simulated  standard error"))
      let exact = try place.chorus("simulate random-graph --entities 50 --edges 40 --runs 0").standardOutput
      #expect(!exact.contains("simulated") && exact.contains("note: there is no closed form"))
    }

    @Test func `columns and entities without relations can be named`() throws {
      let place = try Workplace()
      try place.write("source,target,kind\n0,1,knows\n1,2,knows\n", to: "relations.csv")
      let command = "simulate random-graph relations.csv --columns from=source,to=target --runs 0 --steps 0,9 --json"
      #expect(try place.chorus(command).object()["entities"] as? Int == 3)
      let object = try place.chorus("\(command) --entities 10").object()
      #expect(object["entities"] as? Int == 10 && object["reachablePairs"] as? Int == 3)
      #expect(object["monteCarlo"] is NSNull)
    }

    /// A file that is refused.
    private static func file(_ description: String, _ csv: String, _ options: String = "", says: String) -> BadInput {
      let command = ["simulate random-graph relations.csv", options].filter { !$0.isEmpty }.joined(separator: " ")
      return BadInput(description, command, 65, says: says) { try $0.write(csv, to: "relations.csv") }
    }

    private static func options(_ text: String, says: String) -> BadInput {
      BadInput(text, "simulate random-graph \(text)", 64, says: says)
    }

    static let cases = [
      BadInput("a file that is missing", "simulate random-graph nope.csv", 74, says: "cannot open nope.csv"),
      file("another column", "a,to\n0,1\n", says: "no column \"from\"; its columns are a, to"),
      file("names in place of numbers", "from,to\nAnna,1\n", says: "\"Anna\" in column \"from\""),
      file("a fraction", "from,to\n0.5,1\n", says: "0.5 in column \"from\", which is not an integer"),
      file("no relations", "from,to\n", says: "the graph has 0 relations"),
      file("a relation to itself", "from,to\n0,1\n2,2\n", says: "relation 2 goes from the entity 2 to itself"),
      file("a relation twice", "from,to\n0,1\n0,1\n", says: "relation 2, from 0 to 1, stands in the list before"),
      file("a negative entity", "from,to\n0,-1\n", says: "names the entity -1"),
      file("a negative entity among others", "from,to\n0,1\n1,-1\n", says: "names the entity -1"),
      file("an entity too many", "from,to\n0,9\n", "--entities 5", says: "numbered from 0 to 4"),
      file("a huge entity", "from,to\n0,9e15\n", says: "names the entity 9000000000000000"),
      options("--entities 5", says: "either --edge-probability P or --edges E"),
      options("--edges 5", says: "needs --entities V"),
      options("--entities 5 --edges 3 --edge-probability 0.5", says: "either --edge-probability P or --edges E"),
      options("--entities 5 --edge-probability 1.5", says: "--edge-probability must be above 0 and at most 1"),
      options("--entities 5 --edge-probability nan", says: "--edge-probability must be above 0 and at most 1"),
      options("--entities 5 --edges 3 --columns from=a", says: "--columns needs a file"),
      options("relations.csv --edges 3", says: "--edges cannot be combined with a file"),
      options("relations.csv --edge-probability 0.1", says: "--edge-probability cannot be combined with a file"),
      options("--entities 5 --edges 3 --runs -1", says: "--runs must be in 0…1000000, not -1"),
      options("--entities 5 --edges 3 --steps 5,1", says: "--steps takes ascending numbers"),
      options("--entities 5 --edges 3 --steps -1,1", says: "--steps takes ascending numbers"),
      options("--entities 5 --edges 3 --steps 0,many", says: "--steps takes ascending numbers"),
      options("--entities 5 --edges 3 --steps 1000000000000", says: "take too long"),
      BadInput(
        "more relations than pairs", "simulate random-graph --entities 3 --edges 7", 65,
        says: "the graph has 7 relations; give 1 to 6"),
      BadInput("one entity", "simulate random-graph --entities 1 --edges 1", 65, says: "the graph has 1 entities"),
      BadInput(
        "a table that is too large", "simulate random-graph --entities 20000 --edges 1 --steps 1", 65,
        says: "give 0 runs, which leaves the exact values"),
    ]

    @Test(arguments: cases) func `random-graph refuses`(_ input: BadInput) throws { try input.expectRefusal() }
  }
}

extension ProgramTests.SeveralRanks {
  /// `simulate random-graph` on several ranks.
  @Suite struct RandomGraphRankTests {
    @Test(arguments: [
      "--entities 60 --edge-probability 0.04 --seed 7 --runs 5 --json", "relations.csv --runs 3",
      "relations.csv --runs 1 --json", "--entities 40 --edges 100 --runs 0 --json",
    ])
    func `the output is the same on 1, 2 and 4 ranks`(options: String) throws {
      let place = try Workplace()
      try place.write(ProgramTests.RandomGraphTests.relations, to: "relations.csv")
      let command = "simulate random-graph \(options)"
      let alone = try place.chorus(command)
      #expect(alone.exitCode == 0 && !alone.standardOutput.isEmpty, "\(alone.standardError)")
      for ranks in [2, 4] {
        #expect(try place.chorus(command, ranks: ranks).standardOutput == alone.standardOutput, "\(ranks) ranks")
      }
    }

    @Test func `an error of the file is told once`() throws {
      let place = try Workplace()
      try place.write("from,to\n0,0\n", to: "relations.csv")
      try place.chorus("simulate random-graph relations.csv", ranks: 2).expectRefusal(65, says: ["to itself"], ranks: 2)
    }
  }
}
