import Testing

extension ProgramTests {
  @Suite struct MatrixKernelsTests {
    private static let bench = "bench --model tiny --steps 1 --json"

    /// Runs the program with kernels of products that the environment names.
    private func chorus(_ arguments: String, kernels: String) throws -> Outcome {
      try Workplace().chorus(arguments, script: "CHORUS_KERNELS='\(kernels)' exec \"$0\" \"$@\"")
    }

    @Test func `the environment chooses the kernels of products`() throws {
      let library = try chorus(Self.bench, kernels: "openblas").object()
      #expect((library["matrixKernels"] as? String)?.hasPrefix("OpenBLAS") == true)
      #expect(library["peakGFLOPS"] == nil, "the peak of which instructions is unknown")
      let own = try chorus(Self.bench, kernels: "avx2").object()
      #expect(own["matrixKernels"] as? String == "Chorus (AVX2)")
      let peak = try #require(own["peakGFLOPS"] as? Double)
      #expect(peak > 0)
    }

    @Test func `a step's operations are compared with the peak of a core`() throws {
      let object = try chorus(Self.bench, kernels: "avx2").object()
      let step = try #require((object["step"] as? [[String: Any]])?.first)
      let share = try #require(step["shareOfPeak"] as? Double)
      #expect(share > 0 && share < 1)
    }

    @Test(arguments: ["avx", "AVX2", "library"]) func `kernels that there are none of are refused`(name: String) throws
    {
      let outcome = try chorus(Self.bench, kernels: name)
      #expect(outcome.exitCode == 65)
      #expect(outcome.standardError.contains("CHORUS_KERNELS=\(name)") && outcome.standardError.contains("openblas"))
    }

    @Test func `kernels of one thread are refused for more`() throws {
      let outcome = try chorus("\(Self.bench) --threads 2", kernels: "avx2")
      #expect(outcome.exitCode == 65)
      #expect(outcome.standardError.contains("--threads 2"))
    }
  }
}
