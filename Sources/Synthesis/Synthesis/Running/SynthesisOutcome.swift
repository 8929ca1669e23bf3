import LanguageModelClients

/// The end of a synthesis.
public enum SynthesisOutcome: Sendable {
  /// The text is complete.
  case finished(SynthesisManifest)
  /// It was stopped; the documents of the answers so far are in the directory, and the same call resumes it.
  case stopped(StopReason, SynthesisCounts)
  /// Only an estimate was asked for.
  case estimated(SynthesisEstimate)
}

/// Something that happens during a synthesis.
public enum SynthesisEvent: Sendable {
  /// The requests and tokens in all, before most requests are sent.
  case estimate(SynthesisEstimate)
  /// The counts of this start over all ranks, about twice a second.
  case progress(RunTotals)
}
