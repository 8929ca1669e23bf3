import ArgumentParser

/// The commands that let language models write text from documents.
struct SynthesizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "synthesize",
    abstract: "Make synthetic documents, by any OpenAI-compatible endpoint or by a model of the corpus.",
    subcommands: [EntiGraphCommand.self, RephraseCommand.self, BootstrapCommand.self])
}
