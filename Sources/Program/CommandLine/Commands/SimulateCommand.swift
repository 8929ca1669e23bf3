import ArgumentParser

/// The commands that play a model of learning.
struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate", abstract: "Simulate models of learning from synthetic text.",
    subcommands: [RandomGraphCommand.self])
}
