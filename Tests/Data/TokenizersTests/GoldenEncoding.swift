import Foundation
import Tokenizers

/// A string with what Hugging Face's `tokenizers` makes of it; see `generate_tokenizer_golden.py`.
struct GoldenEncoding: Decodable {
  struct Result: Decodable {
    /// The lengths of the pre-tokens, in bytes.
    let pieces: [Int]
    let ids: [UInt32]
  }

  let text: String
  let gpt2: Result
  let llama3: Result
  let qwen2: Result

  func result(_ pattern: SplitPattern) -> Result {
    switch pattern {
    case .gpt2: gpt2
    case .llama3: llama3
    case .qwen2: qwen2
    }
  }
}
