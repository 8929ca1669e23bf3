extension String {
  /// The part of a page below a heading of the second level, up to the next one.
  func section(_ heading: String) -> String? {
    let sections = components(separatedBy: "<h2>").dropFirst()
    return sections.first { $0.hasPrefix("\(heading)") }
  }
}
