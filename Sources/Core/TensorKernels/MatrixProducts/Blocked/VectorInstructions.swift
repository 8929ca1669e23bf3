import CProcessor

/// The vector instructions of products that this module computes itself.
public enum VectorInstructions: String, Sendable, CaseIterable {
  /// Registers of 256 bits with fused multiply-adds.
  case avx2
  /// Registers of 512 bits.
  case avx512

  /// Those that this processor has; none where the program was built for a processor without any.
  public static let available: [VectorInstructions] =
    chorus_built_level() < 3 ? [] : allCases.filter { $0.level <= chorus_processor_level() }

  /// The level of x86-64 that has them.
  private var level: Int32 { self == .avx2 ? 3 : 4 }
}
