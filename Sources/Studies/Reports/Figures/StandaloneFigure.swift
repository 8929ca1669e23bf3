/// A figure as a file of its own.
///
/// In the page a figure takes the color of the text around it. By itself it has no such text, so the file says both
/// colors, for light and for dark backgrounds; it brings the background along, because a page that shows the file may
/// have another theme than the reader's system.
package enum StandaloneFigure {
  private static let style = """
    <style>
    :root { color: #1f2328; background: #ffffff; }
    @media (prefers-color-scheme: dark) { :root { color: #e6edf3; background: #0d1117; } }
    </style>
    """

  /// The text of the file.
  ///
  /// - Parameter svg: an `svg` element as ``Gnuplot`` draws it.
  package static func svg(_ svg: String) -> String {
    guard svg.hasPrefix("<svg"), let end = svg.firstIndex(of: ">") else { return svg }
    let attributes = svg[svg.index(svg.startIndex, offsetBy: 4)..<end]
    return "<svg width=\"720\" height=\"420\"\(attributes)>\n\(style)\(svg[svg.index(after: end)...])"
  }
}
