/// A sentence that relates two people, whatever its words and its direction.
struct Statement: Hashable, Sendable {
  let relation: Relation
  let pupil: String
  let master: String

  /// The statement of a sentence without its point; nil when it is none.
  init?(_ words: [Substring]) {
    for relation in Relation.allCases {
      for wording in relation.forward() + relation.backward {
        guard let names = wording.names(in: words) else { continue }
        self.init(relation, of: String(names.subject), to: String(names.object))
        return
      }
    }
    return nil
  }

  init(_ relation: Relation, of pupil: String, to master: String) {
    self.relation = relation
    self.pupil = pupil
    self.master = master
  }

  /// The sentence that names the pupil first, in a random wording.
  func forward(_ register: Register?, _ choices: inout Choices) -> String {
    choices.one(of: relation.forward(register)).sentence(pupil, master)
  }

  /// The sentence that names the pupil first, in a random wording of any register.
  func forward(_ choices: inout Choices) -> String { forward(nil, &choices) }

  /// The sentence that names the pupil last, in a random wording.
  func backward(_ choices: inout Choices) -> String { choices.one(of: relation.backward).sentence(pupil, master) }
}
