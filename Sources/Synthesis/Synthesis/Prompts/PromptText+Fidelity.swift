extension PromptText {
  /// The question whether a text in other words says the same as its source.
  static let fidelity = """
    Below are a text and a second version of it in other words. Read both closely; a question follows them.

    Text:
    {{document}}

    (end of the text)

    Second version:
    {{rewrite}}

    (end of the second version)

    Question: does the second version state only what the text states, without a changed or invented name, number, or fact? \
    Answer with one word, yes or no.
    """
}
