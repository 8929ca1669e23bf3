import Reports
import Testing

/// The text that `study run` prints.
struct PrintedTests {
  @Test func `it has the sentences and the tables of the page`() throws {
    let text = try StudyReport(MadeUpStudy().result()).text
    #expect(text.hasPrefix("The best single model with tuned weight decay is xs (4 epochs, learning rate 0.001, "))
    #expect(
      text.contains(
        """
        Recipes compared, nats per token
        recipe       mean of        tokens  best model  test loss   limit    95 % interval  data efficiency  95 % interval
        standard     –                1000  xs             4.2500       –                –                –              –
        """))
    #expect(
      text.contains(
        """
        Best single models, nats per token
        recipe       model  tokens  epochs  learning rate  weight decay  validation    test  points  certified
        standard     xs       1000       1          0.001           0.1      4.2000  4.2500       2  no
        regularized  xs       1000       4          0.001           1.6      3.9500  4.0000       2  yes
        """))
  }

  @Test func `the assumptions behind intervals of data efficiency stand below the table`() throws {
    var study = MadeUpStudy()
    study.standardNoise = ["source": "seeds", "standardDeviation": 0.0042, "degreesOfFreedom": 6]
    let sentence =
      "include the uncertainty of the standard law: the exponent of the standard law is taken to be in 0.05…1.0; the noise of one "
      + "run is 0.0042 nats per token, from the seeds of the standard recipe."
    #expect(try StudyReport(study.result()).text.contains(sentence))
    #expect(try StudyReport(study.result()).html().contains(sentence))
    #expect(try !StudyReport(MadeUpStudy().result()).text.contains("uncertainty of the standard law"))
  }

  @Test func `a study without data efficiency has no column of it`() throws {
    var study = MadeUpStudy()
    study.efficiencies = []
    let text = try StudyReport(study.result()).text
    let heading = try #require(text.split(separator: "\n").first { $0.hasPrefix("recipe       mean of") })
    #expect(!heading.contains("data efficiency") && heading.contains("95 % interval"))
    #expect(try !StudyReport(study.result()).html().contains("<th class=\"number\">data efficiency</th>"))
  }

  @Test func `an ensemble has one table of expected losses`() throws {
    var study = MadeUpStudy()
    study.cells = [MadeUpStudy.cell(isChosen: true, interval: nil)]
    #expect(
      try StudyReport(study.result()).text.contains(
        """
        Ensemble of xs: 1234 parameters, 1000 tokens, 4 epochs, learning rate 0.001, weight decay 0.8
        Expected loss of a K-member ensemble, averaged over subsets of members, in nats per token:
        K  test, logits  test, probabilities  validation, logits  validation, probabilities
        1        4.1000               4.1000              4.1000                     4.1000
        2        3.8000               3.8000              3.8000                     3.8000
        3        3.7000               3.7000              3.7000                     3.7000
        ∞        3.5000               3.5000              3.5000                     3.5000
        The best of 3 members has a test loss of 4.000 nats per token; the ensemble of all
        """))
  }

  @Test func `runs that diverged are named`() throws {
    var study = MadeUpStudy()
    study.diverged = [["name": "xs-seed1", "step": 4, "loss": "nan"]]
    #expect(try StudyReport(study.result()).text.contains("\n\nxs-seed1 diverged: "))
  }
}
