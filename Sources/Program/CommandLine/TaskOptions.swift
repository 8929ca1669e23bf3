import ArgumentParser

/// The options of an evaluation by tasks.
struct TaskOptions: ParsableArguments {
  @Option(
    parsing: .upToNextOption,
    help: "Judge by tasks instead of a corpus: task files, or NAME=FILE. Example: --tasks piqa=piqa.jsonl")
  var tasks: [String] = []
  @Option(help: "Use only the first items of each task, and of each of its groups. Example: --limit 200")
  var limit: Int?
  @Option(help: "Write the log-probabilities of every item's choices to a file, one JSON object a line.")
  var items: String?

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit must be at least 1, not \(limit).") }
    guard tasks.isEmpty else { return }
    if limit != nil { throw ValidationError("--limit goes with --tasks; name tasks, or use --tokens for a corpus.") }
    if items != nil { throw ValidationError("--items goes with --tasks; name tasks.") }
  }
}
