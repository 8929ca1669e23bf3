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
