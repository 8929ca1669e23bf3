extension FaultKind {
  /// The inputs of generated texts and samples, and existing samples.
  static let generation = [
    FaultKind("tokenizer.json of a model", file: "run/tokenizer.json", generate),
    FaultKind("config.json of a model that generates", file: "run/config.json", generate),
    FaultKind("weights of a model that generates", file: "run/model.safetensors", isText: false, generate),
    FaultKind("a corpus of samples", output: ["samples"]) {
      try $0.corrupt("samples/\($0.choice(["samples.json", "samples.tokens", "documents.index"]))", isText: true)
      $0.command(FaultyInputs.sample)
    },
  ]

  private static let generate = "generate --model run --count 2 --tokens 5 --top-p 0.9 --quiet"
}
