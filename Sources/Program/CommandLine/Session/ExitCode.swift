import Checkpoints
import Configurations
import Corpora
import Distillation
import Ensembles
import Evaluation
import Files
import Generation
import LanguageModelClients
import MessagePassing
import NGrams
import NearestNeighbors
import RandomGraphs
import ScalingLaws
import Serving
import Studies
import Synthesis
import Tasks
import TeacherData
import TokenScores
import Tokenizers
import Training
import Worlds

/// The exit codes of the program (sysexits.h).
enum ExitCode {
  static let done: Int32 = 0
  static let usage: Int32 = 64
  static let badData: Int32 = 65
  static let internalError: Int32 = 70
  static let inputOutput: Int32 = 74
  /// Stopped by a signal or a limit of time, tokens or cost with everything saved: repeating the command resumes.
  static let stopped: Int32 = 85

  /// The code of an error.
  static func of(_ error: any Error) -> Int32 {
    switch error {
    case let error as FileError: of(error)
    case let error as StudyError: of(error)
    case let error as MPIError: of(error)
    case let error as ServingError: of(error)
    case let error as ClientError: of(error)
    case let error as SynthesisError: of(error)
    case is UsageError: usage
    case is Stopped, is StoppedRequests: stopped
    case is ConfigurationError, is CorpusError, is TokenizerError, is CheckpointError, is FitError,
      is EnsembleError, is GenerationError, is DistillationError, is TeacherDataError,
      is TrainingError, is TableError, is DoctorError, is ScoreError, is NGramError, is TaskError, is GraphError,
      is WorldError, is NeighborError:
      badData
    default: internalError
    }
  }

  private static func of(_ error: FileError) -> Int32 {
    switch error {
    case .corruptedCompression, .unreadFormat, .packedTwice, .corrupted, .directoryNotEmpty: badData
    case .system, .directoryInUse: inputOutput
    }
  }

  private static func of(_ error: ServingError) -> Int32 {
    switch error {
    case .address: inputOutput
    case .unprotected: usage
    case .keys, .weights, .contextLength: badData
    }
  }

  private static func of(_ error: ClientError) -> Int32 {
    switch error {
    case .unusableURL, .noKey: usage
    case .refused, .exhausted, .untrusted, .failing, .noEmbeddings, .transport: inputOutput
    case .corruptedRecord, .corruptedBatch: badData
    case .waitingSource, .standingClock: internalError
    }
  }

  private static func of(_ error: SynthesisError) -> Int32 {
    if case .setting = error { usage } else { badData }
  }

  private static func of(_ error: MPIError) -> Int32 {
    switch error {
    case .failed: internalError
    case .unconnected: badData
    case .noSharedMemory: inputOutput
    }
  }

  private static func of(_ error: StudyError) -> Int32 {
    switch error {
    case .member(_, let cause): of(cause)
    case .peer: internalError
    case .allDiverged, .armDiverged, .otherText: badData
    case .unseen, .notStarted, .notEnded: inputOutput
    }
  }
}

/// An argument with a value that it cannot have.
struct UsageError: Error, CustomStringConvertible {
  let description: String

  init(_ sentence: String) { description = sentence }
}
