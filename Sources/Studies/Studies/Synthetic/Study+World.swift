import Files
import MessagePassing
import Store
import Worlds

/// The files of a generated world in a store.
struct WorldFiles {
  private let settings: WorldSettings
  /// The directory of all of them.
  private let directory: String

  init(_ settings: WorldSettings, in directories: StudyDirectories) throws {
    self.settings = settings
    directory = directories.world(try Fingerprint(of: settings))
  }

  /// The file of the text that the base learns from.
  var general: String { "\(directory)/\(World.FileName.general)" }
  /// The directory of the documents.
  var documents: String { "\(directory)/\(World.FileName.documents)" }
  /// The task of the questions.
  var questions: String { "\(directory)/\(World.FileName.statementTask)" }

  /// Writes the files, unless they are there. Collective.
  func make(on world: Communicator) throws {
    try world.agree {
      if world.isRoot, !exists(directory) { try World(settings).write(to: directory) }
    }
  }
}
