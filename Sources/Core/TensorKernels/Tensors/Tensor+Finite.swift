extension Tensor {
  /// True when no element is NaN or infinite.
  ///
  /// All exponent bits of such an element are 1. They are added to without a branch, so that the loop vectorizes.
  ///
  /// - Precondition: the view has no gaps.
  /// - Complexity: O(elements).
  public var isFinite: Bool {
    withElements { elements in
      var faults: UInt32 = 0
      for i in elements.indices { faults |= ((elements[i].bitPattern & 0x7F80_0000) &+ 0x0080_0000) & 0x8000_0000 }
      return faults == 0
    }
  }
}
