/// An error of a teacher's samples or distributions.
public enum TeacherDataError: Error, Equatable, CustomStringConvertible {
  /// A directory is not a corpus of samples, or its files do not belong together.
  case malformedSamples(path: String, reason: String)
  /// A directory holds samples that were drawn from something else or otherwise.
  case otherSamples(directory: String, differences: [String])
  /// A file is not the teacher's distributions that were written, or it holds other ones.
  case malformedDistributions(path: String, reason: String)

  /// The facts and the remedy in one sentence.
  public var description: String {
    switch self {
    case .malformedSamples(let path, let reason):
      "\(path) is not a complete corpus of samples (\(reason)); remove its directory and run chorus sample again"
    case .otherSamples(let directory, let differences):
      "directory \(directory) already holds other samples (\(differences.joined(separator: ", "))); give another --output, or remove the directory"
    case .malformedDistributions(let path, let reason):
      "\(path) does not hold the teacher's distributions (\(reason)); remove its directory to have them made again"
    }
  }
}
