extension PromptText {
  /// The request for the relations of two entities.
  static let pair = """
    Below is a document. Read it closely; a task follows it.

    Title: {{title}}

    {{document}}

    (end of the document)

    Task: two entities of this document are named at the end. Write about them, from the document alone.

    First tell the content of the document again with the emphasis on the first entity, then with the emphasis on the \
    second. Then explain how the two act on each other, what connects them, and what follows from it in the document.

    Write sections that stand alone: each has a heading that repeats the title of the document and the names of the \
    entities that it is about, and uses names rather than pronouns. Do not add facts that the document neither states nor \
    implies, and do not mention this task.

    Entities:
    {{entities}}
    """
}
