import Foundation

/// A well-known task, whose template is built in; the user gives the file of its items.
///
/// Items may have the fields of the published data sets, or be prepared: `query`, `choices` and `gold`; `context` and
/// `continuation` for a last word. Texts are those of lm-evaluation-harness 0.4.13.
public enum BuiltInTask: String, Sendable, CaseIterable {
  case piqa
  case arcEasy = "arc_easy"
  case arcChallenge = "arc_challenge"
  case sciq
  case hellaswag
  case lambada
  case blimp
  /// Questions without their stories.
  case quality
  /// Questions after their stories, which lose their beginning where the context is too short.
  case qualityOpen = "quality_open"

  /// The template for rows like the first one.
  func template(for row: TaskRow) throws -> TaskTemplate {
    let templates = try templates
    if let template = templates.first(where: { $0.fields.allSatisfy { row.has($0) } }) { return template }
    throw TaskError.otherFields(
      task: rawValue, path: row.path, expected: templates.map { $0.fields.joined(separator: " ") })
  }

  private var templates: [TaskTemplate] {
    get throws {
      switch self {
      case .piqa: [try Self.prepared(), try Self.piqaTemplate()]
      case .arcEasy, .arcChallenge: [try Self.prepared(), try Self.arcTemplate()]
      case .sciq: [try Self.prepared(), try Self.sciqTemplate()]
      case .hellaswag:
        [
          try Self.prepared(), try Self.hellaswagTemplate(context: "{{ctx_a}} {{ctx_b.capitalize()}}"),
          try Self.hellaswagTemplate(context: "{{ctx}}"),
        ]
      case .lambada: [try Self.lastWord()]
      case .blimp: [try Self.pairs()]
      case .quality: [try Self.prepared(), try Self.qualityQuestions(), try Self.quality(after: Self.story)]
      case .qualityOpen: [try Self.quality(after: "{{article}}\n\n")]
      }
    }
  }

  /// Items with a query, choices and the number of the right one.
  private static func prepared() throws -> TaskTemplate {
    TaskTemplate(
      kind: .multipleChoice, context: try TextTemplate("{{query}}"), choices: .field("choices"),
      answer: .text(try TextTemplate("{{gold}}"), labels: nil))
  }

  private static func piqaTemplate() throws -> TaskTemplate {
    TaskTemplate(
      kind: .multipleChoice, context: try TextTemplate("Question: {{goal}}\nAnswer:"),
      choices: .templates([try TextTemplate("{{sol1}}"), try TextTemplate("{{sol2}}")]),
      answer: .text(try TextTemplate("{{label}}"), labels: nil))
  }

  private static func arcTemplate() throws -> TaskTemplate {
    TaskTemplate(
      kind: .multipleChoice, context: try TextTemplate("Question: {{question}}\nAnswer:"),
      choices: .field("choices.text"), answer: .text(try TextTemplate("{{answerKey}}"), labels: "choices.label"))
  }

  private static func sciqTemplate() throws -> TaskTemplate {
    let names = ["distractor1", "distractor2", "distractor3", "correct_answer"]
    return TaskTemplate(
      kind: .multipleChoice, context: try TextTemplate("{{support.lstrip()}}\nQuestion: {{question}}\nAnswer:"),
      choices: .templates(try names.map { try TextTemplate("{{\($0)}}") }), answer: .last)
  }

  private static func hellaswagTemplate(context: String) throws -> TaskTemplate {
    TaskTemplate(
      kind: .multipleChoice, context: try TextTemplate("{{activity_label}}: \(context)"), choices: .field("endings"),
      answer: .text(try TextTemplate("{{label}}"), labels: nil), clean: { withoutMarks($0) })
  }

  /// A text without the marks of WikiHow.
  private static func withoutMarks(_ text: String) -> String {
    text.trimmingCharacters(in: .whitespacesAndNewlines).replacingOccurrences(of: " [title]", with: ". ")
      .replacingOccurrences(of: "\\[.*?\\]", with: "", options: .regularExpression)
      .replacingOccurrences(of: "  ", with: " ")
  }

  private static func lastWord() throws -> TaskTemplate {
    TaskTemplate(
      kind: .lastWord, context: try TextTemplate("{{context}}"),
      choices: .templates([try TextTemplate("{{continuation}}")]))
  }

  /// Questions with the number of the right choice.
  private static func qualityQuestions() throws -> TaskTemplate {
    TaskTemplate(
      kind: .multipleChoice, context: try TextTemplate("Question: {{question}}\nAnswer:"), choices: .field("choices"),
      answer: .text(try TextTemplate("{{gold}}"), labels: nil))
  }

  /// Tells which story a question is about.
  private static let story = "In the context of \"{{title}}\" by {{author}}:\n"

  /// The published files of QuALITY: a row is a story with its questions.
  private static func quality(after beginning: String) throws -> TaskTemplate {
    TaskTemplate(
      kind: .multipleChoice, list: "questions",
      context: try TextTemplate("\(beginning)Question: {{question}}\nAnswer:"), choices: .field("options"),
      answer: .number(try TextTemplate("{{gold_label}}")))
  }

  private static func pairs() throws -> TaskTemplate {
    TaskTemplate(
      kind: .minimalPairs,
      choices: .templates([try TextTemplate("{{sentence_good}}"), try TextTemplate("{{sentence_bad}}")]), group: "uid")
  }
}
