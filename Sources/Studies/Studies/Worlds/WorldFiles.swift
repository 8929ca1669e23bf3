import Files
import MessagePassing
import Store
import Worlds

/// The files of a generated world in a store.
struct WorldFiles {
  private let configuration: WorldConfiguration
  /// The directory of all of them.
  private let directory: String

  init(_ configuration: WorldConfiguration, in directories: StudyDirectories) throws {
    self.configuration = configuration
    directory = directories.world(try Fingerprint(of: configuration))
  }

  /// The file of the text that the base learns from.
  var text: String {
    switch configuration {
    case .teaching: "\(directory)/\(World.FileName.general)"
    case .concepts: "\(directory)/\(ConceptWorld.FileName.documents)"
    }
  }

  /// The directory of the documents that continued pre-training is about; nil for a world without.
  var documents: String? { configuration.teaching.map { _ in "\(directory)/\(World.FileName.documents)" } }

  /// The task of the questions.
  var questions: String {
    switch configuration {
    case .teaching: "\(directory)/\(World.FileName.statementTask)"
    case .concepts: "\(directory)/\(ConceptWorld.FileName.statementTask)"
    }
  }

  /// Writes the files, unless they are there. Collective.
  func make(on world: Communicator) throws {
    try world.agree {
      if world.isRoot, !exists(directory) { try write() }
    }
  }

  private func write() throws {
    switch configuration {
    case .teaching(let settings): try World(settings).write(to: directory)
    case .concepts(let settings): try ConceptWorld(settings).write(to: directory)
    }
  }
}
