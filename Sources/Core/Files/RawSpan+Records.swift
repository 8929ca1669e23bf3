extension RawSpan {
  /// The record at a byte offset, little-endian as it is in memory.
  ///
  /// - Precondition: it lies inside the bytes.
  @inlinable @inline(__always)
  public func record<Element: BitwiseCopyable>(_ type: Element.Type, at offset: Int) -> Element {
    unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: type)
  }
}
