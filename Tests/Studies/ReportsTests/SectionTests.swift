import Foundation
import Reports
import Testing

/// The sections of the page of a made-up study: numbers, sentences, escaping.
struct SectionTests {
  private func page(_ change: (inout MadeUpStudy) -> Void = { _ in }) throws -> String {
    var study = MadeUpStudy()
    change(&study)
    return try StudyReport(study.result()).html()
  }

  /// The cells of each row of the tables in some HTML.
  private func rows(_ html: String) -> [[String]] {
    html.components(separatedBy: "<tr>").dropFirst().map { row in
      row.components(separatedBy: "</t").dropLast().compactMap { cell in
        cell.lastIndex(of: ">").map { String(cell[cell.index(after: $0)...]) }
      }.filter { !$0.isEmpty && $0 != "\n" }
    }
  }

  @Test func `recipes are compared with their limits and data efficiency`() throws {
    let section = try #require(try page().section("Recipes compared"))
    let rows = rows(section)
    #expect(
      rows[0] == [
        "recipe", "mean of", "tokens", "best model", "test loss", "limit", "95 % interval", "data efficiency",
        "95 % interval",
      ])
    #expect(rows[1] == ["standard", "–", "1\u{202F}000", "xs", "4.2500", "–", "–", "–", "–"])
    #expect(
      rows[4] == ["ensemble", "probabilities", "1\u{202F}000", "xs", "3.7000", "3.5000", "3.4500 … 3.5500", "–", "–"])
    #expect(rows[5].suffix(4) == ["3.2500", "–", "5.17", "4.50 … 6.25"])
    #expect(section.contains("the exponent of the law in parameters is fixed at 1"))
  }

  @Test func `columns without a value are left out`() throws {
    let page = try page { $0.outcomes = [MadeUpStudy.single("standard", 4.25), MadeUpStudy.single("regularized", 4)] }
    let section = try #require(page.section("Recipes compared"))
    #expect(rows(section)[0] == ["recipe", "tokens", "best model", "test loss"])
  }

  @Test func `one recipe alone is not compared`() throws {
    #expect(try page { $0.outcomes = [MadeUpStudy.single("standard", 4.25)] }.section("Recipes compared") == nil)
  }

  @Test func `searches have an overview`() throws {
    let section = try #require(try page().section("Best single models"))
    #expect(
      rows(section)[1...2] == [
        ["standard", "xs", "1\u{202F}000", "1", "0.001", "0.1", "4.2000", "4.2500", "2", "no"],
        ["regularized", "xs", "1\u{202F}000", "4", "0.001", "1.6", "3.9500", "4.0000", "2", "yes"],
      ])
  }

  @Test func `a search says where it ended and why`() throws {
    let page = try page()
    let certified = try #require(page.section("Search: regularized, xs, 1\u{202F}000 tokens"))
    #expect(
      certified.contains(
        """
        The best of 2 points has 4 epochs, learning rate 0.001, weight decay 1.6: validation <b>3.9500</b>, test 4.0000. \
        Certified: every neighbor was trained and none is better; beyond the grid: more weight decay.
        """))
    let standard = try #require(page.section("Search: standard"))
    #expect(standard.contains("has 1 epoch,") && standard.contains("Not certified: some neighbors were not trained."))
    #expect(rows(standard).contains(["2", "0.001", "0.1", "diverged", "–", "a point of the grid", "01234567"]))
  }

  @Test func `the map around the best point marks it, and what diverged`() throws {
    let page = try page()
    let certified = try #require(page.section("Search: regularized"))
    #expect(
      certified.contains(
        "<tr><th>2 epochs</th><td style=\"background: color-mix(in srgb, #0072B2 0%, transparent)\">4.100</td><td></td></tr>"
      ))
    #expect(
      certified.contains(
        "<td class=\"best\" style=\"background: color-mix(in srgb, #0072B2 60%, transparent)\">3.950</td>"))
    #expect(try #require(page.section("Search: standard")).contains("<tr><th>2 epochs</th><td>diverged</td></tr>"))
  }

  @Test func `a search in which all diverged has no best point`() throws {
    let page = try page {
      $0.searches[0]["best"] = nil
      $0.searches[0]["trials"] = [MadeUpStudy.trial(MadeUpStudy.point(2, 0.1), nil)]
    }
    let section = try #require(page.section("Search: standard"))
    #expect(section.contains("<p>All runs diverged.</p>") && !section.contains("Validation loss at"))
    #expect(
      try rows(#require(page.section("Best single models")))[1]
        == ["standard", "xs", "1\u{202F}000", "–", "–", "–", "–", "–", "1", "no"])
  }

  @Test func `an ensemble has its gain, its law and its curve`() throws {
    let section = try #require(try page().section("Ensemble of xs: 1\u{202F}234 parameters, 1\u{202F}000 tokens"))
    #expect(
      section.contains(
        """
        The best of 3 members has a test loss of <b>4.000</b> nats per token; the ensemble of all (mean of \
        probabilities) has <b>3.700</b> (1.850 bits per byte), 0.300 better.
        """))
    #expect(section.contains("0.600/K<sup>1.00</sup> + 3.500: infinitely many such members"))
    #expect(section.contains("Expected loss of a K-member ensemble, averaged over subsets of members"))
    let rows = rows(section)
    #expect(rows[1...5].map { $0[0] } == ["1", "2", "3", "∞", "∞, 95 % interval"])
    #expect(rows[2].dropFirst() == ["3.8000", "3.8000", "3.8000", "3.8000"])
    #expect(rows[5].dropFirst() == ["3.4500 … 3.5500", "3.4500 … 3.5500", "–", "–"])
    #expect(rows.last == ["2", "3.2000", "4.2000", "4.2000", "4", "0.001", "0.8", "01234567", "out/run2"])
  }

  @Test func `only the chosen candidate of an ensemble has a section`() throws {
    #expect(try page().components(separatedBy: "<h2>Ensemble of").count == 2)
  }

  @Test func `fitted weights are shown beside equal ones`() throws {
    let weights: MadeUpStudy.Object = [
      "logits": [0.5, 0.25, 0.5], "probabilities": [0.5, 0.25, 0.25], "logitLoss": 3.625, "probabilityLoss": 3.6875,
    ]
    let page = try page { $0.cells[0]["weighted"] = weights }
    let rows = rows(try #require(page.section("Ensemble of xs")))
    #expect(rows.contains(["logits", "3.7000", "3.6250", "0.500 0.250 0.500"]))
    #expect(rows.contains(["probabilities", "3.7000", "3.6875", "0.500 0.250 0.250"]))
  }

  @Test func `controls stand below the ensemble`() throws {
    let page = try page {
      $0.controls = [
        MadeUpStudy.control("initialization", 3.675, limit: 3.525), MadeUpStudy.control("weightAverage", 5.5),
      ]
    }
    let section = try #require(page.section("Controls: xs, 1\u{202F}000 tokens"))
    #expect(section.contains("The mean test loss of its members alone is 4.1000."))
    #expect(
      rows(section)[1...3] == [
        ["the ensemble itself", "3\u{202F}702", "3.7000", "3.5000", "–"],
        ["members that differ by initial weights alone", "3\u{202F}702", "3.6750", "3.5250", "-0.0250"],
        ["one model with the mean of the members' weights", "3\u{202F}702", "5.5000", "–", "+1.8000"],
      ])
  }

  @Test func `snapshots have their part of the training and of the gain`() throws {
    let page = try page {
      var control = MadeUpStudy.control("snapshots", 3.8)
      control["snapshots"] =
        ["epochs": 2, "operationsFraction": 0.625, "losses": [4.0, 3.9, 3.8], "effectiveMembers": 2.25]
        as MadeUpStudy.Object
      $0.controls = [control]
    }
    let section = try #require(page.section("Controls: xs, 1\u{202F}000 tokens"))
    #expect(
      rows(section).contains([
        "models at the ends of the cycles of one run, 2 epochs each", "3\u{202F}702", "3.8000", "–", "+0.1000",
      ]))
    // The gain of the ensemble over its members is 4.1 − 3.7.
    #expect(rows(section).contains(["2", "0.8", "62.5 %", "4.0000", "3.8000", "75.0 %", "2.2"]))
    #expect(section.contains("3 cycles of the learning rate"))
  }

  @Test func `students have the fraction of the ensemble's gain that they retain`() throws {
    let page = try page {
      $0.distilled = [
        MadeUpStudy.students("samples", [3.7, 3.8], interval: MadeUpStudy.interval),
        MadeUpStudy.students("syntheticOnly", [4.3]),
      ]
    }
    let section = try #require(page.section("Distillation: students of 3 × xs, 1\u{202F}000 tokens"))
    let rows = rows(section)
    #expect(rows[0].suffix(2) == ["gain retained", "95 % interval"])
    #expect(rows[1] == ["the teacher, 3 × xs", "–", "–", "–", "3.7000", "–", "100.0 %", "–"])
    #expect(
      rows[3] == [
        "samples of the teacher mixed into the text", "xs", "1\u{202F}234", "2", "3.7500", "3.4500 … 3.5500", "83.3 %",
        "150.0 % … 183.3 %",
      ])
    #expect(rows[4].suffix(2) == ["-100.0 %", "–"] && rows[4][0] == "control: samples alone")
  }

  @Test func `chains have a row like other students, with their length`() throws {
    var chain = MadeUpStudy.students("chain", [3.7, 3.8], interval: MadeUpStudy.interval)
    chain["links"] = 3
    let page = try page { $0.distilled = [MadeUpStudy.students("distributions", [3.75]), chain] }
    let rows = rows(try #require(page.section("Distillation: students of 3 × xs")))
    #expect(
      rows[4] == [
        "the last of a chain of 3 students", "xs", "1\u{202F}234", "2", "3.7500", "3.4500 … 3.5500", "83.3 %",
        "150.0 % … 183.3 %",
      ])
    #expect(rows.contains { $0.first == "chain" }, "in the table of runs")
  }

  @Test func `students name the average that taught, and the settings that they tried`() throws {
    var trial = MadeUpStudy.trial(MadeUpStudy.point(8, 1.6), (3.95, 3.9))
    trial["reason"] = "a neighbor of weight decay 0.4"
    var control = MadeUpStudy.students("equalCompute", [3.8, 3.9], interval: MadeUpStudy.interval)
    control["averaging"] = "logits"
    control["point"] = MadeUpStudy.point(8, 1.6)
    control["search"] =
      [
        "trials": [MadeUpStudy.trial(MadeUpStudy.point(8, 0.4), nil), trial], "best": 1, "isCertified": true,
        "neighbors": [
          ["axis": "weightDecay", "isUp": false, "point": MadeUpStudy.point(8, 0.4)],
          ["axis": "weightDecay", "isUp": true],
        ] as [MadeUpStudy.Object],
      ] as MadeUpStudy.Object
    let page = try page { $0.distilled = [control] }
    let section = try #require(page.section("Distillation: students of 3 × xs"))
    #expect(
      section.contains(
        "The mean of logits taught: its loss on validation is 3.7000, and that of the mean of probabilities 3.7000."))
    #expect(
      section.contains(
        """
        xs, control: the same compute without a teacher: the best of 2 points has <b>weight decay 1.6</b>: \
        validation <b>3.9500</b>. Certified: every neighbor was trained and none is better; beyond the grid: more weight \
        decay.
        """))
    let rows = rows(section)
    #expect(rows.contains { $0.first == "control: the same compute without a teacher, weight decay 1.6" })
    #expect(rows.contains(["8", "0.001", "0.4", "diverged", "no", "a point of the grid", "01234567"]))
    #expect(rows.contains(["8", "0.001", "1.6", "3.9500", "yes", "a neighbor of weight decay 0.4", "01234567"]))
    let given = try #require(
      try self.page { $0.distilled = [MadeUpStudy.students("samples", [3.7])] }.section("Distillation"))
    #expect(!given.contains("taught") && !given.contains("tried"))
  }

  @Test func `students name the average with fitted weights that taught, and the others`() throws {
    var cell = MadeUpStudy.cell(isChosen: true)
    cell["weighted"] =
      [
        "logits": [0.5, 0.5, 0.25], "probabilities": [0.5, 0.25, 0.25], "logitLoss": 3.62, "probabilityLoss": 3.66,
        "validation": ["logits": 3.6, "probabilities": 3.65],
      ] as MadeUpStudy.Object
    func section(_ averaging: String, _ weights: [Double]) throws -> String {
      var students = MadeUpStudy.students("distributions", [3.7])
      students["averaging"] = averaging
      students["memberWeights"] = weights
      return try #require(
        try page {
          $0.cells = [cell]
          $0.distilled = [students]
        }.section("Distillation"))
    }
    #expect(
      try section("logits", [0.5, 0.5, 0.25]).contains(
        """
        The mean of logits with fitted weights of the sum 1.250 taught: its loss on validation is 3.6000, that of the mean \
        of probabilities 3.7000, that of the mean of logits 3.7000, and that of the mean of probabilities with fitted weights \
        3.6500.
        """))
    #expect(
      try section("probabilities", [1 / 3.0, 1 / 3.0, 1 / 3.0]).contains(
        """
        The mean of probabilities taught: its loss on validation is 3.7000, that of the mean of logits 3.7000, that of the mean of \
        probabilities with fitted weights 3.6500, and
        """))
  }

  @Test func `names are escaped`() throws {
    let page = try page {
      $0.name = "<script>&"
      $0.diverged = [["name": "xs<1>", "step": 4, "loss": "nan"]]
    }
    #expect(page.contains("<title>&lt;script&gt;&amp; – Chorus</title>") && !page.contains("<script>"))
    #expect(page.contains("<p>xs&lt;1&gt; diverged: its loss or gradient became nan at step 5"))
  }

  @Test func `the corpus and the machine stand at the end`() throws {
    let page = try StudyReport(MadeUpStudy().result(), facts: [("cores", "2 & more")]).html()
    let rows = rows(try #require(page.section("Corpus and machine")))
    #expect(rows[1] == ["documents", "12\u{202F}345"] && rows.last == ["cores", "2 &amp; more"])
  }
}
