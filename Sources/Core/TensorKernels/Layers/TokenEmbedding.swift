/// The rows of a table, one for each token.
public enum TokenEmbedding {
  /// Copies each token's row.
  ///
  /// - Parameters:
  ///   - table: **shape** [V, D].
  ///   - x: **shape** [tokens, D]; the result.
  /// - Precondition: every token is in `0..<V`.
  public static func forward(_ tokens: [UInt32], table: Tensor, into x: Tensor) {
    precondition(tokens.count == x.rows && table.columns == x.columns)
    for (index, token) in tokens.enumerated() {
      _ = unsafe x.row(index).update(fromContentsOf: table.row(Int(token)))
    }
  }

  /// Adds each row of `dx` to the gradient of its token's row, in the order of the tokens.
  public static func backward(_ tokens: [UInt32], dx: Tensor, dTable: Tensor) {
    precondition(tokens.count == dx.rows && dTable.columns == dx.columns)
    for (index, token) in tokens.enumerated() { dTable.row(at: Int(token)).add(dx.row(at: index)) }
  }
}
