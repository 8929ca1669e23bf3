import ArgumentParser

/// The commands that play a model of learning.
struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate", abstract: "Simulate learning from synthetic text: its models, and a world to try it on.",
    subcommands: [RandomGraphCommand.self, WorldCommand.self, ConceptsCommand.self])
}
