import Configurations
import Training

extension SearchGrid {
  /// The axes that a recipe's section lists values for.
  ///
  /// - Parameters:
  ///   - bounds: the section with the ends of axes that may be widened.
  ///   - table: the hyperparameters that can be searched.
  package init(
    _ section: ConfigurationSection, bounds: ConfigurationSection, table: [Hyperparameter]
  ) throws(ConfigurationError) {
    var axes: [SearchAxis] = []
    for row in table where row.isRequired || section.has(row.key) {
      axes.append(SearchAxis(row, try row.searchValues(in: section), bounds: try row.bounds(in: bounds)))
    }
    self.init(axes)
  }
}

extension Hyperparameter {
  /// The ends of a widened axis; nil when the section has none.
  fileprivate func bounds(in section: ConfigurationSection) throws(ConfigurationError) -> ClosedRange<Double>? {
    guard section.has(key) else { return nil }
    let ends = try section.numbers(key, in: searchRange).sorted()
    guard ends.count == 2 else {
      throw .outOfRange(path: section.path(of: key), expected: "two numbers, low and high", found: "\(ends)")
    }
    return ends[0]...ends[1]
  }
}
