/// A contradiction between a teacher and its student.
public enum DistillationError: Error, Equatable, CustomStringConvertible {
  /// A method needs exactly one teacher, of the student's size.
  case notOwnSize(parameters: Int, found: [Int])
  /// A method needs samples and none are named.
  case noSamples(method: String)
  /// The samples were drawn from other models than the teacher's members.
  case otherSamples(directory: String)
  /// The teacher sees another number of tokens than the student.
  case otherContext(teacher: Int, student: Int)
  /// There are weights for another number of members than the teacher has.
  case otherWeights(count: Int, members: Int)
  /// The fraction of samples does not suit a method.
  case share(method: String, share: Double, reason: String)

  /// The facts and what to do, in one sentence.
  public var description: String {
    switch self {
    case .notOwnSize(let parameters, let found):
      "method self needs one teacher of the student's \(parameters) parameters, not \(found.map { "\($0)" }.joined(separator: ", ")); name one such model"
    case .noSamples(let method):
      "method \(method) needs a teacher's samples; draw them with chorus sample and name their directory with --samples"
    case .otherSamples(let directory):
      "the samples in \(directory) were drawn from other models than those of --teacher; name the models that drew them, in the same order"
    case .otherContext(let teacher, let student):
      "the teacher's context is \(teacher) tokens, but the student's is \(student); set model.contextLength to \(teacher)"
    case .otherWeights(let count, let members):
      "distillation.memberWeights has \(count) number(s), but the teacher has \(members) member(s); give one for each, in the order of --teacher"
    case .share(let method, let share, let reason):
      "distillation.share \(share) makes no sense for method \(method): \(reason)"
    }
  }
}
