/// Losses over two hyperparameters, the lower the darker.
struct HeatMap {
  /// One of its fields.
  enum Field: Equatable {
    /// No run has these hyperparameters.
    case empty
    /// A run with these hyperparameters diverged.
    case diverged
    /// Nats per token.
    case loss(Double)
  }

  /// The names of the rows and of the columns.
  let rows: [String], columns: [String]
  /// For each row, a field for each column.
  let fields: [[Field]]
  /// The place of the best field.
  let best: (row: Int, column: Int)?

  var html: String {
    let head = columns.map { "<th>\(escaped($0))</th>" }.joined()
    let body = rows.indices.map { row in
      let cells = columns.indices.map { cell(fields[row][$0], isBest: isBest(row, $0)) }
      return "<tr><th>\(escaped(rows[row]))</th>" + cells.joined() + "</tr>"
    }
    return """
      <div class="table"><table><thead><tr><th></th>\(head)</tr></thead><tbody>
      \(body.joined(separator: "\n"))
      </tbody></table></div>
      """
  }

  private func isBest(_ row: Int, _ column: Int) -> Bool { best.map { $0 == (row, column) } ?? false }

  private func cell(_ field: Field, isBest: Bool) -> String {
    switch field {
    case .empty: "<td></td>"
    case .diverged: "<td>diverged</td>"
    case .loss(let loss): cell(loss, isBest: isBest)
    }
  }

  private func cell(_ loss: Double, isBest: Bool) -> String {
    let mark = isBest ? " class=\"best\"" : ""
    return "<td\(mark) style=\"background: \(background(loss))\">\(decimals(loss, 3))</td>"
  }

  private func background(_ loss: Double) -> String { "color-mix(in srgb, #0072B2 \(strength(loss))%, transparent)" }

  /// The strength of a field's color in percent: 0 for the highest loss and 60 for the lowest.
  private func strength(_ loss: Double) -> Int {
    let losses = fields.joined().compactMap { if case .loss(let loss) = $0 { loss } else { nil } }
    let low = losses.min() ?? 0
    let high = losses.max() ?? 1
    return Int((60 * (high - loss) / max(high - low, 1e-12)).rounded())
  }
}
