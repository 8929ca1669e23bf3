import MessagePassing

/// The models that a run saves on its way.
extension RunSession {
  /// Saves the model as often as it is wanted after a step. Collective.
  ///
  /// The training state comes after it, so that a run that resumes behind the step has the model.
  ///
  /// - Throws: `AgreedFailure` when the first rank cannot write, `MPIError`.
  func save(after index: Int) throws {
    let wanted = savedModels.filter { $0.steps == index + 1 }
    guard !wanted.isEmpty else { return }
    try pace.saving {
      try team.agree {
        guard team.isRoot else { return }
        let tokenizer = try run.inputs.corpus.tokenizer()
        for model in wanted {
          try model.write(parameters, tokenizer: tokenizer, continuing: run.inputs.initialModel)
        }
      }
    }
  }
}
