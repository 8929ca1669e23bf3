extension PromptText {
  /// The request for the summary and the entities of a document; without an example, which small models copy.
  static let entities = """
    Below is a document. Read it closely; a task follows it.

    Title: {{title}}

    {{document}}

    (end of the document)

    Task: list the entities that matter in this document, and sum it up.

    An entity is something that the document is about or that a reader would want to know more of: a person, a place, an \
    organization, a work, an object, an event, or an idea. Use the names that the document uses, each once, the most \
    important first. Leave out what is mentioned only in passing.

    The summary has a few sentences, repeats the title, and can be understood without the document.

    Answer with one JSON object and nothing else. Its field "summary" is the summary as a text, and its field "entities" is \
    a list of the names, each a text.
    """
}
