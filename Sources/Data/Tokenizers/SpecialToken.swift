/// A token that marks something and is never made from text.
public struct SpecialToken: Sendable, Equatable {
  /// Its id.
  public let id: UInt32
  /// Its spelling in files and to evaluation harnesses.
  public let content: String
  /// Indicates whether the file's model lists it too, beside the added tokens (GPT-2 does, Llama 3 does not).
  package let isInModel: Bool

  package init(id: UInt32, content: String, isInModel: Bool) {
    self.id = id
    self.content = content
    self.isInModel = isInModel
  }

  /// Indicates whether this is its spelling, scalar by scalar.
  func isSpelled(_ content: String) -> Bool { self.content.utf8.elementsEqual(content.utf8) }
}
