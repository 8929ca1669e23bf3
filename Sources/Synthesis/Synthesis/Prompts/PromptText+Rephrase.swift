extension PromptText {
  /// The request for one part of a document in other words.
  static let rephrase = """
    Below is a part of a document. Read it closely; a task follows it.

    Title: {{title}}

    {{document}}

    (end of the part)

    Task: write this part again in other words. Keep every fact, name, number and date, add none, and leave none out. The \
    manner of writing is told at the end. Answer with the new text alone, without a remark about it.

    If some text that was written so far is given, carry on from its end without repeating it.

    Written so far:
    {{previous}}

    Manner: {{style}}
    """
}
