/// A relation of a pupil to someone who came before.
enum Relation: String, Sendable, CaseIterable {
  /// The pupil was taught by the other: an edge of a document's graph.
  case teacher
  /// The other is a teacher's teacher, or further away: a path of a document's graph.
  case school

  /// The wordings that name the pupil first, by register.
  func forward(_ register: Register? = nil) -> [Wording] {
    switch self {
    case .school: Self.schoolForward
    case .teacher: register.map { Self.teacherForward[$0] ?? [] } ?? Self.allTeacherForward
    }
  }

  /// The wordings that name the pupil last.
  var backward: [Wording] { self == .teacher ? Self.teacherBackward : Self.schoolBackward }

  /// The wordings of source documents.
  static let source = ["A was taught by B", "A learned the craft from B", "A was a pupil of B"].map { Wording($0) }

  private static let teacherForward: [Register: [Wording]] = [
    .easy: ["A was taught by B", "A had B as a teacher", "The teacher of A was B"].map { Wording($0) },
    .medium: ["A learned the craft from B", "A was a pupil of B"].map { Wording($0) },
    .hard: ["As a pupil, A worked under B", "A received instruction from B"].map { Wording($0) },
  ]
  private static let allTeacherForward = Register.allCases.flatMap { teacherForward[$0] ?? [] }
  private static let teacherBackward = [
    "B taught A", "B was the teacher of A", "B had A as a pupil", "The pupil of B was A", "B passed the craft on to A",
  ].map { Wording($0) }
  private static let schoolForward = [
    "A belongs to the school of B", "A works in the tradition of B", "The craft of A goes back to B",
  ].map { Wording($0) }
  private static let schoolBackward = [
    "The school of B includes A", "B founded a tradition that reached A", "The craft of B came down to A",
  ].map { Wording($0) }
}

/// A register of a text in other words.
enum Register: String, Sendable, CaseIterable {
  case easy, medium, hard
}
