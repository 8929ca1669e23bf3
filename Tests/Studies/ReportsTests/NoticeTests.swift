import Reports
import Studies
import Testing

/// The block that the log has of an ensemble as soon as it is evaluated.
struct NoticeTests {
  private func text(_ cell: MadeUpStudy.Object) throws -> String {
    var study = MadeUpStudy()
    study.cells = [cell]
    let cell = try study.result().cells[0]
    return EnsembleNotice(
      EvaluatedEnsemble(model: cell.model, tokens: cell.tokens, point: cell.point, test: cell.test)
    ).text
  }

  @Test func `it has the losses on test, the limits and their intervals`() throws {
    #expect(
      try text(MadeUpStudy.cell(isChosen: true)) == """
        ensemble of 3 × xs, 1000 tokens, 4 epochs, learning rate 0.001, weight decay 0.8: \
        test loss of K members in nats per token
        K                  mean of logits  mean of probabilities
        1                          4.1000                 4.1000
        2                          3.8000                 3.8000
        3                          3.7000                 3.7000
        ∞                          3.5000                 3.5000
        ∞, 95 % interval  3.4500 … 3.5500        3.4500 … 3.5500
        """)
  }

  @Test func `it has no row for an interval that is not known`() throws {
    #expect(try text(MadeUpStudy.cell(isChosen: true, interval: nil)).hasSuffix("3.5000                 3.5000"))
  }
}
