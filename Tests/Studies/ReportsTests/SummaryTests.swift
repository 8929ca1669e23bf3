import Reports
import Testing

struct SummaryTests {
  /// The paragraphs of the opening of a study with students.
  private static let opening = [
    """
    <p>The best single model with tuned weight decay is xs (4 epochs, learning rate 0.001, weight decay 1.6): test \
    loss <b>4.000</b> nats per token on held-out documents, 0.250 lower than the 4.250 of the best one with weight \
    decay 0.1.</p>
    """,
    """
    <p>An ensemble of 3 × xs, whose probabilities are averaged, has a test loss of <b>3.700</b>, 0.300 lower than its \
    best member alone; by the fitted law, infinitely many such members would reach <b>3.500</b> (95 % interval 3.450 to \
    3.550).</p>
    """,
    """
    <p>The best single model that the ensemble of 3 × xs has taught is xs (the teacher's distributions): test loss \
    <b>3.750</b>, which retains <b>83.3 %</b> of the ensemble's gain over the best single model. It is in \
    <code>out/student0</code>.</p>
    """,
  ]
  private static let details = [
    """
    <p>Extrapolated to infinitely many members of infinitely many parameters, the test loss is <b>3.250</b>. The \
    standard recipe would need 5.2 times as many tokens to reach that loss (95 % interval 4.5 to 6.2).</p>
    """,
    """
    <p>By the fitted laws, twice the compute would lower the loss by about 0.100 nats per token with twice the \
    members; more epochs would not lower it.</p>
    """,
    """
    <p>The recipe of launch/studies/best.yaml adds to this: an n-gram model and a cache mixed into the ensemble; \
    students, single models that the ensemble and an n-gram model teach.</p>
    """,
  ]

  /// The page up to its first section.
  private func opening(_ study: MadeUpStudy) throws -> String {
    let page = try StudyReport(study.result()).html()
    return String(page[..<(page.range(of: "<h2>")?.lowerBound ?? page.endIndex)])
  }

  @Test func `the page opens with the main figure and the findings in three sentences`() throws {
    var study = MadeUpStudy()
    study.distilled = [MadeUpStudy.students("distributions", [3.75])]
    let page = try opening(study)
    #expect(page.contains("<h1>made-up</h1>\n<figure><figcaption>Expected test loss"))
    #expect(page.contains("</figure>\n" + (Self.opening + Self.details).joined(separator: "\n")))
  }

  @Test func `a study without students has no sentence about one`() throws {
    let page = try opening(MadeUpStudy())
    let sentences = Self.opening.dropLast() + Self.details
    #expect(page.contains("</figure>\n" + sentences.joined(separator: "\n")))
    #expect(!page.contains("has taught"))
  }

  @Test func `tuned weight decay that does not help is not praised`() throws {
    var study = MadeUpStudy()
    study.outcomes[0] = MadeUpStudy.single("standard", 3.875)
    #expect(
      try opening(study).contains("documents, no lower than the 3.875 of the best one with weight decay 0.1.</p>"))
  }

  @Test func `a study without a baseline compares with none`() throws {
    var study = MadeUpStudy()
    study.outcomes.removeFirst()
    #expect(try opening(study).contains("nats per token on held-out documents.</p>"))
    study.outcomes = [MadeUpStudy.single("standard", 4.25)]
    #expect(
      try opening(study).contains(
        """
        <p>The best single model is xs (1 epoch, learning rate 0.001, weight decay 0.1): test loss <b>4.250</b> nats per \
        token on held-out documents.</p>
        """))
  }

  @Test func `the directory of the best student is known`() throws {
    var study = MadeUpStudy()
    #expect(try study.result().studentDirectory == nil)
    var best = MadeUpStudy.students("distributions", [3.75])
    best["folders"] = ["out/best"]
    study.distilled = [MadeUpStudy.students("samples", [3.875]), best, MadeUpStudy.students("equalCompute", [3])]
    #expect(try study.result().studentDirectory == "out/best")
  }

  @Test func `the main figure is the loss against members`() throws {
    let page = try StudyReport(MadeUpStudy().result()).html(["members": "<svg id=\"main\"></svg>"])
    let figure = try #require(page.range(of: "<svg id=\"main\"></svg></figure>"))
    #expect(!page[..<figure.lowerBound].contains("<h2>"), "it stands before all sections")
  }

  @Test(arguments: [
    (
      [3.75],
      "which retains <b>83.3 %</b> of the ensemble&#39;s gain over the best single model. It is in <code>out/student0</code>.</p>"
    ),
    ([4.5], "which is not better than the best single model. It is in <code>out/student0</code>.</p>"),
  ])
  func `the best student is named, but for controls`(losses: [Double], sentence: String) throws {
    var study = MadeUpStudy()
    study.distilled = [
      MadeUpStudy.students("samples", losses), MadeUpStudy.students("distributions", [4.75]),
      MadeUpStudy.students("equalCompute", [3]),
    ]
    let page = try StudyReport(study.result()).html()
    let start =
      "The best single model that the ensemble of 3 × xs has taught is xs (samples of the teacher mixed into the text): test loss"
    #expect(page.contains(start) && page.contains(sentence.replacing("&#39;", with: "'")))
  }

  @Test func `a ratio without an upper end is said to have none`() throws {
    var study = MadeUpStudy()
    study.efficiencies = [MadeUpStudy.efficiency.merging(["interval": [4.5, nil] as [Double?]]) { $1 }]
    let text = try StudyReport(study.result()).text
    #expect(text.contains("to reach that loss (95 % interval 4.5 without an upper end)."))
    #expect(text.contains("4.50 … ∞"))
  }

  @Test func `an ensemble that is worse than its best member is called worse`() throws {
    var study = MadeUpStudy()
    study.outcomes = [MadeUpStudy.ensemble("probabilities", 4.125)]
    #expect(try StudyReport(study.result()).text.contains("4.125, 0.125 higher than its best member alone"))
  }

  @Test func `the average that is best on validation is named`() throws {
    var study = MadeUpStudy()
    let text = try StudyReport(study.result()).text
    #expect(!text.contains("the best average of its members"), "both averages are equal")
    study.cells[0]["weighted"] =
      [
        "logits": [0.5, 0.25, 0.5], "probabilities": [0.5, 0.25, 0.25], "logitLoss": 3.625, "probabilityLoss": 3.6875,
        "validation": ["logits": 3.5, "probabilities": 3.25],
      ] as MadeUpStudy.Object
    let weighted = try StudyReport(study.result()).text
    #expect(
      weighted.contains(
        "By the mean of probabilities with fitted weights, which is the best average of its members on validation, its test loss is 3.688."
      )
    )
  }

  @Test func `parts of the best recipe that a study lacks are named`() throws {
    var study = MadeUpStudy()
    var students = MadeUpStudy.students("combined", [3.7])
    students["ngram"] = ["order": 3, "weight": 0.25, "ensembleLoss": 3.7, "mixtureLoss": 3.5] as MadeUpStudy.Object
    study.distilled = [students]
    let text = try StudyReport(study.result()).text
    #expect(text.contains("adds to this: an n-gram model and a cache mixed into the ensemble."))
  }

  @Test func `a study without results says nothing`() throws {
    var study = MadeUpStudy()
    study.searches = []
    study.cells = []
    study.outcomes = []
    let page = try StudyReport(study.result()).html()
    #expect(page.contains("<h1>made-up</h1>") && !page.contains("<figure>") && !page.contains("The best"))
    #expect(try StudyReport(study.result()).text.isEmpty)
  }
}
