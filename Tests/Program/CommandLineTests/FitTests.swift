import Foundation
import Testing

extension ProgramTests {
  /// Numbers of "Pre-training under infinite compute" (Kim, Kotha, Liang, Hashimoto 2025, https://arxiv.org/abs/2509.14786)
  /// and of its authors' released results.
  @Suite struct FitTests {
    /// The published constants are given to three or four digits.
    static let tolerance = 1e-3
    /// Parameters in billions.
    static let sizes = [0.15, 0.3, 0.6, 1.4]
    /// K → ∞ for each size at D = 209 715 200 and 419 430 400, from the authors' plotting code.
    static let asymptotes = [
      209_715_200: [3.494941417720857, 3.2729813419904183, 3.2122277662817145, 3.173966150932168],
      419_430_400: [3.399930198165533, 3.1503966937866053, 3.0519037696079496, 3.002520844567612],
    ]
    /// The limit over N at these D.
    static let limits = [209_715_200: 3.1690, 419_430_400: 2.9800]

    private func fit(_ columns: (String, [Double]), _ losses: [Double], options: String = "") throws -> (
      law: [String: Double], object: [String: Any]
    ) {
      let place = try Workplace()
      let rows = zip(columns.1, losses).map { "\($0),\($1)" }
      try place.write(([columns.0 + ",loss"] + rows).joined(separator: "\n") + "\n", to: "data.csv")
      let object = try place.chorus("fit data.csv --x \(columns.0) --y loss --json \(options)").object()
      return (try #require(object["parameters"] as? [String: Double]), object)
    }

    private func isNear(_ value: Double?, _ expected: Double, _ tolerance: Double = tolerance) -> Bool {
      value.map { abs($0 - expected) < tolerance } ?? false
    }

    @Test func `the regularized losses give the published law in N`() throws {
      let (law, object) = try fit(("N", Self.sizes), [3.750, 3.587, 3.510, 3.462])
      #expect(isNear(law["A"], 0.0469) && isNear(law["B"], 1.012) && isNear(law["C"], 3.4295))
      #expect(object["points"] as? Int == 4)
      #expect(object["asymptote"] as? Double == law["C"])
    }

    @Test(arguments: [(209_715_200, 1.594), (419_430_400, 1.291)])
    func `asymptotes in K give the limit in N`(tokens: Int, exponent: Double) throws {
      let law = try fit(("N", Self.sizes), #require(Self.asymptotes[tokens])).law
      #expect(isNear(law["C"], try #require(Self.limits[tokens])) && isNear(law["B"], exponent))
    }

    /// The authors' later ensembles of 300M models on one fixed subset; read from a figure to ± 0.005 and ± 0.02.
    @Test func `the fixed subset gives its law in K`() throws {
      let (law, object) = try fit(("K", [1, 2, 3, 4, 5]), [4.09653, 3.79211, 3.70406, 3.65132, 3.61938])
      #expect(isNear(law["C"], 3.514, 0.005) && isNear(law["B"], 1.05, 0.02))
      let interval = try #require(object["interval"] as? [Double])
      #expect(interval[0] < 3.514 && 3.514 < interval[1])
    }

    @Test func `the first members predict the loss of more, as the published ensembles had it`() throws {
      let (_, object) = try fit(
        ("K", [1, 2, 3, 4, 5]), [4.09653, 3.79211, 3.70406, 3.65132, 3.61938], options: "--where K<=4 --predict 5 1")
      let predictions = try #require(object["predictions"] as? [[String: Any]])
      #expect(predictions.map { $0["x"] as? Double } == [5, 1])
      let five = try #require(predictions[0]["loss"] as? Double)
      // Read from a figure to ± 0.005, as are the points of the law.
      #expect(isNear(five, 3.61938, 0.01))
      let ends = try #require(predictions[0]["interval"] as? [Double])
      #expect(ends[0] <= 3.61938 && 3.61938 <= ends[1])
      #expect(isNear(predictions[1]["loss"] as? Double, 4.09653, 0.005))
    }

    @Test func `a reciprocal law has an exponent of 1`() throws {
      let law = try fit(("K", [1, 2, 4]), [3.6, 3.35, 3.225], options: "--law reciprocal").law
      #expect(law["B"] == 1)
      #expect(isNear(law["A"], 0.5) && isNear(law["C"], 3.1))
    }

    @Test(arguments: ["fit data.csv --x K --y loss", "fit --joint data.csv"])
    func `losses that rise give a law of A = 0 and a warning`(command: String) throws {
      let place = try Workplace()
      let rows = (1...3).flatMap { size in (1...3).map { "\(size),\($0),\(4 + $0 - size)" } }
      try place.write((["N,K,loss"] + rows).joined(separator: "\n") + "\n", to: "data.csv")
      let outcome = try place.chorus("\(command) --json")
      let object = try outcome.object()
      #expect(outcome.standardError.contains("warning: the loss does not fall with x"))
      let first = (object["perN"] as? [[String: Any]])?.first ?? object
      #expect((first["remarks"] as? [String])?.contains { $0.hasPrefix("A is 0") } == true)
      #expect(try place.chorus("\(command) --quiet").standardError.isEmpty)
    }

    @Test(arguments: [",", ";", "\t"]) func `commas, semicolons and tabs separate values`(separator: String) throws {
      let place = try Workplace()
      let lines = ["x, loss", "1, 3.6", "2, 3.35", "", "4, 3.225"].map { $0.replacing(", ", with: separator) }
      try place.write(lines.joined(separator: "\r\n"), to: "data.csv")
      let object = try place.chorus("fit data.csv --x x --y loss --law reciprocal --json").object()
      #expect(isNear(object["asymptote"] as? Double, 3.1))
    }

    /// Curves in K that are exactly 0.25/K + their asymptote, so that both stages are checked.
    @Test func `a joint fit finds the limits in K and in N at each D`() throws {
      let place = try Workplace()
      let rows = Self.asymptotes.flatMap { tokens, asymptotes in
        zip(Self.sizes, asymptotes).flatMap { size, asymptote in
          (1...4).map { "\(tokens),\(size),\($0),\(asymptote + 0.25 / Double($0))" }
        }
      }
      try place.write((["D,N,K,loss"] + rows).joined(separator: "\n"), to: "data.csv")
      let object = try place.chorus("fit --joint data.csv --json").object()
      let perN = try #require(object["perN"] as? [[String: Any]])
      #expect(perN.count == 8)
      for entry in perN {
        let (tokens, size) = (try #require(entry["D"] as? Int), try #require(entry["N"] as? Double))
        let index = try #require(Self.sizes.firstIndex(of: size))
        #expect(isNear(entry["asymptote"] as? Double, try #require(Self.asymptotes[tokens])[index]))
      }
      for entry in try #require(object["perD"] as? [[String: Any]]) {
        let tokens = try #require(entry["D"] as? Int)
        #expect(isNear(entry["asymptote"] as? Double, try #require(Self.limits[tokens])))
      }
      #expect(isNear(object["asymptote"] as? Double, 2.9800), "with two D it is the limit at the larger one")
    }

    @Test func `a joint fit needs no D`() throws {
      let place = try Workplace()
      let rows = zip(Self.sizes, try #require(Self.asymptotes[209_715_200])).flatMap { size, asymptote in
        (1...4).map { "\(size),\($0),\(asymptote + 0.25 / Double($0))" }
      }
      try place.write((["N,K,loss"] + rows).joined(separator: "\n"), to: "data.csv")
      let object = try place.chorus("fit --joint data.csv --json").object()
      #expect(isNear(object["asymptote"] as? Double, 3.1690))
      #expect((object["perN"] as? [[String: Any]])?.allSatisfy { $0["D"] is NSNull } == true)
    }

    /// Published constants of the standard law; the tolerance is that of rounded constants.
    @Test(arguments: [(3.43, 2.27), (3.34, 2.95), (3.27, 3.66), (3.17, 5.07)])
    func `the standard law gives the data efficiency of a loss`(loss: Double, ratio: Double) throws {
      let arguments =
        "fit --data-efficiency --standard 1.30,0.23,1.89 --baseline 3.74974 --loss \(loss) --json"
      let object = try Workplace().chorus(arguments).object()
      #expect(isNear(object["ratio"] as? Double, ratio, 0.02))
    }

    @Test func `constants taken as exact give no interval, and a note says so`() throws {
      let arguments = "fit --data-efficiency --standard 1.30,0.23,1.89 --baseline 3.74974 --loss 3.17"
      let object = try Workplace().chorus("\(arguments) --json").object()
      #expect(object["interval"] is NSNull)
      #expect(try Workplace().chorus(arguments).standardOutput.contains("note: the constants are taken as exact"))
    }

    /// Points of 1.3/D^0.3 + 1.9 with two seeds each.
    @Test func `the points of the standard recipe give the data efficiency an interval`() throws {
      let place = try Workplace()
      let rows = [1.0, 2, 4, 8].flatMap { tokens in
        [-0.001, 0.001].map { "\(tokens),\(1.3 * pow(tokens, -0.3) + 1.9 + $0)" }
      }
      try place.write((["tokens,loss"] + rows).joined(separator: "\n"), to: "data.csv")
      let loss = 1.3 * pow(12.0, -0.3) + 1.9
      let command = "fit --data-efficiency data.csv --x tokens --y loss --tokens 4 --loss \(loss)"
      let object = try place.chorus("\(command) --json").object()
      #expect(isNear(object["ratio"] as? Double, 3))
      let interval = try #require(object["interval"] as? [Double])
      #expect(interval[0] < 2.95 && 3.05 < interval[1] && interval[1] < 6)
      let text = try place.chorus(command).standardOutput
      #expect(
        text.hasPrefix("the standard recipe would need 3.000 times the data, 95 % interval ")
          && text.contains("from the seeds"))
      let wide = try place.chorus("\(command) --loss-interval \(loss - 0.05),\(loss + 0.05) --json").object()
      #expect(try #require(wide["interval"] as? [Any])[0] as? Double ?? 9 < interval[0])
    }

    @Test func `a robust fit ignores an outlier`() throws {
      let rows = [1.0, 4, 16, 64].flatMap { size in
        [1.0, 8, 64].map { tokens in
          let loss = 0.5 * pow(size, -0.5) + 0.8 * pow(tokens, -0.3) + 1.7
          return "\(size),\(tokens),\(loss * (size == 4 && tokens == 8 ? 1.4 : 1))"
        }
      }
      let place = try Workplace()
      try place.write((["N,D,loss"] + rows).joined(separator: "\n"), to: "data.csv")
      let object = try place.chorus("fit --law chinchilla --robust data.csv --json --bootstrap 20").object()
      let law = try #require(object["parameters"] as? [String: Double])
      for (name, value) in ["A": 0.5, "alpha": 0.5, "B": 0.8, "beta": 0.3, "E": 1.7] {
        #expect(isNear(law[name], value, 0.05), "\(name)")
      }
      #expect(object["huberDelta"] as? Double == 0.001)
      let intervals = try #require(object["intervals"] as? [String: [Double]])
      #expect(
        Set(intervals.keys) == ["A", "alpha", "B", "beta", "E"] && intervals["E"] == object["interval"] as? [Double])
    }

    /// A table with the columns of a study's `results.csv`.
    private static func results() throws -> Workplace {
      let place = try Workplace()
      let rows = [(1_000_000, 3.5), (2_000_000, 3.25), (4_000_000, 3.125)].flatMap { size, limit in
        ["validation", "test"].flatMap { split in
          (1...4).map {
            "ensemble,\(size),100000,\(split),\($0),\(limit + 0.4 / Double($0) + (split == "test" ? 0 : 1)),true"
          }
        }
      }
      let single = "standard,1000000,100000,test,1,4.25,"
      try place.write(
        (["recipe,parameters,tokens,split,K,expectedLoss,isChosen", single] + rows).joined(separator: "\n"),
        to: "results.csv")
      return place
    }

    @Test func `the results of a study are fitted by their own columns, row by condition`() throws {
      let place = try Self.results()
      let rows = "--where recipe=ensemble --where split!=validation --where isChosen=true"
      let columns = "--columns N=parameters,D=tokens,loss=expectedLoss"
      let joint = try place.chorus("fit --joint results.csv \(rows) \(columns) --json").object()
      #expect(isNear(joint["asymptote"] as? Double, 3))
      #expect((joint["perN"] as? [[String: Any]])?.map { $0["D"] as? Int } == [100_000, 100_000, 100_000])
      let one = try place.chorus(
        "fit results.csv \(rows) --where parameters<2e6 --where K>=2 --x K --y expectedLoss --json --law reciprocal"
      ).object()
      #expect(isNear(one["asymptote"] as? Double, 3.5) && one["points"] as? Int == 3)
    }

    @Test func `the law in N and D comes back from exact losses`() throws {
      let rows = [1.0, 4, 16, 64].flatMap { size in
        [1.0, 8, 64].map { "\(size),\($0),\(0.5 * pow(size, -0.5) + 0.8 * pow($0, -0.3) + 1.7)" }
      }
      let place = try Workplace()
      try place.write((["N,D,loss"] + rows).joined(separator: "\n"), to: "data.csv")
      let object = try place.chorus("fit --law chinchilla data.csv --json --bootstrap 20").object()
      let law = try #require(object["parameters"] as? [String: Double])
      for (name, value) in ["A": 0.5, "alpha": 0.5, "B": 0.8, "beta": 0.3, "E": 1.7] {
        #expect(isNear(law[name], value), "\(name)")
      }
      #expect(object["law"] as? String == "chinchilla")
      #expect(object["asymptote"] as? Double == law["E"])
      #expect((object["interval"] as? [Double])?.count == 2)
      #expect(object["points"] as? Int == 12)
    }

    /// The law of Muennighoff et al. (2023) and its authors' example, 2.2256.
    @Test func `the law of repeated data comes back from its own losses`() throws {
      let base = "520.82495,0.3526596,1487.7161,0.3526596,1.86914368"
      let place = try Workplace()
      try place.write(
        "N,D,unique,loss\n6.34e9,242e9,25e9,2.225644\n1e8,16e10,4e9,2.889446\n8e9,8e9,4e9,2.669918\n8e9,16e10,4e9,2.422779\n",
        to: "data.csv")
      let object = try place.chorus(
        "fit --law repeated data.csv --base \(base) --json --bootstrap 20"
      ).object()
      let law = try #require(object["parameters"] as? [String: Double])
      #expect(isNear(law["RD"], 15.387756, 0.01) && isNear(law["RN"], 5.309743, 0.01))
      #expect(object["interval"] is NSNull, "the base is known")
      #expect((object["decayIntervals"] as? [String: [Double]])?.keys.sorted() == ["RD", "RN"])
    }
  }
}
