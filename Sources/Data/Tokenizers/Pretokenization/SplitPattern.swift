/// A published regular expression that cuts text into pre-tokens, for which there is a scanner.
package enum SplitPattern: Sendable, CaseIterable {
  /// GPT-2 (Radford et al. 2019, https://github.com/openai/gpt-2, `encoder.py`).
  case gpt2
  /// Llama 3 (https://github.com/meta-llama/llama3, `tokenizer.py`).
  case llama3
  /// Qwen 2 (https://huggingface.co/Qwen/Qwen2-7B, `tokenizer.json`).
  case qwen2
}

extension SplitPattern {
  /// The regular expression as it is published and written in files.
  package var expression: String {
    switch self {
    case .gpt2:
      #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#
    case .llama3:
      #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}"#
        + #"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
    case .qwen2:
      #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}"#
        + #"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
    }
  }

  /// The pattern of a regular expression; nil when there is no scanner for it.
  init?(expression: String) {
    guard let pattern = Self.allCases.first(where: { $0.expression == expression }) else { return nil }
    self = pattern
  }
}
