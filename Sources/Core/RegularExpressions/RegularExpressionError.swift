/// The reason why a regular expression cannot be used.
package enum RegularExpressionError: Error, Equatable {
  /// A construct that other engines read differently, or that is not implemented.
  case unsupported(construct: String)
  /// The library's words, and the place as an offset in bytes.
  case malformed(reason: String, offset: Int)
}

extension RegularExpressionError: CustomStringConvertible {
  /// A clause with the facts.
  package var description: String {
    switch self {
    case .unsupported(let construct): "\(construct) is not supported"
    case .malformed(let reason, let offset): "\(reason) at byte \(offset)"
    }
  }
}
