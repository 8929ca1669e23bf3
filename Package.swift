// swift-tools-version: 6.2
// The manifest is the plan of the house: modules stand on floors, and an import goes down only.
// `swift build --explicit-target-dependency-import-check error` enforces every edge listed here.

import Foundation
import PackageDescription

/// The x86-64 instruction level that the code is compiled for; `CHORUS_CPU=x86-64-v2 launch/setup` builds for older machines.
let processor = ProcessInfo.processInfo.environment["CHORUS_CPU"] ?? "x86-64-v3"

/// The level as a number: 1 for plain x86-64, 0 for names that are no level.
let level =
  processor == "x86-64"
  ? "1" : processor.hasPrefix("x86-64-v") ? String(processor.dropFirst("x86-64-v".count)) : "0"

/// The MPI library by the name that pkg-config has for it: `ompi-c`, or `mpich`.
let mpi = ProcessInfo.processInfo.environment["CHORUS_MPI"] ?? "ompi-c"

/// Memory safety is checked everywhere; only the modules that own raw memory may write `unsafe`.
let common: [SwiftSetting] = [
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .unsafeFlags(["-Xcc", "-march=\(processor)", "-Xcc", "-fno-math-errno"]),
]
let safe = common + [.treatWarning("StrictMemorySafety", as: .error)]
/// Kernels are optimised in debug builds too, so that tests are quick.
let kernels = common + [.unsafeFlags(["-O"], .when(configuration: .debug))]

func library(_ name: String, _ dependencies: [Target.Dependency], settings: [SwiftSetting] = safe) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// A test target; golden files are read by their path, not copied into the bundle.
func tests(_ name: String, _ dependencies: [Target.Dependency], golden: Bool = false) -> Target {
  .testTarget(name: name, dependencies: dependencies, exclude: golden ? ["Golden"] : [], swiftSettings: safe)
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let collections = Target.Dependency.product(name: "Collections", package: "swift-collections")
let realModule = Target.Dependency.product(name: "RealModule", package: "swift-numerics")
let csv = Target.Dependency.product(name: "SwiftCSV", package: "SwiftCSV")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let floor0: [Target] = [
  .systemLibrary(name: "CMPI", pkgConfig: mpi, providers: [.apt(["libopenmpi-dev", "openmpi-bin"])]),
  .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
  .systemLibrary(name: "CXXHash", pkgConfig: "libxxhash", providers: [.apt(["libxxhash-dev"])]),
  .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
  .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
  .target(name: "CProcessor", cSettings: [.define("CHORUS_BUILT_LEVEL", to: level)]),
]

let floor1: [Target] = [
  library("TensorKernels", ["COpenBLAS", realModule], settings: kernels),
  library("Files", ["CXXHash", "CZlib", "CZstd"], settings: common),
  library("Randomness", []),
  library("ScalingLaws", []),
  library("Tokenizers", [collections]),
  library("Configurations", [yams]),
]

let floor2: [Target] = [
  library("MessagePassing", ["CMPI", "TensorKernels"], settings: common),
  library("Transformers", ["TensorKernels", "Randomness", "Configurations"]),
  library("Optimizers", ["TensorKernels", "Configurations"]),
  library("Corpora", ["Tokenizers", "Randomness", "Files"]),
]

let floor3: [Target] = [
  library("Checkpoints", ["Transformers", "TensorKernels", "Tokenizers", "Files"]),
  library("Evaluation", ["Transformers", "TensorKernels", "Corpora", "MessagePassing"]),
]

let floor4: [Target] = [
  library(
    "Training",
    [
      "Checkpoints", "Evaluation", "Transformers", "Optimizers", "Corpora", "Configurations", "MessagePassing",
      "TensorKernels", "Files", logging,
    ]),
  library(
    "Ensembles",
    ["Checkpoints", "Evaluation", "Transformers", "TensorKernels", "Corpora", "MessagePassing", "Files"]),
  library(
    "Generation",
    [
      "Checkpoints", "Evaluation", "Transformers", "TensorKernels", "Tokenizers", "Corpora", "Configurations",
      "Randomness", "MessagePassing", "Files",
    ]),
]

let floor5: [Target] = [
  library(
    "Distillation",
    [
      "Training", "Ensembles", "Generation", "Evaluation", "Corpora", "Transformers", "TensorKernels",
      "Configurations", "MessagePassing", "Files",
    ])
]

let floor6: [Target] = [
  library(
    "Studies",
    [
      "Distillation", "Training", "Ensembles", "Generation", "Evaluation", "Corpora", "Transformers", "ScalingLaws",
      "Randomness", "Configurations", "MessagePassing", "Files", logging,
    ])
]

let floor7: [Target] = [
  library("Reports", ["Studies", "Distillation", "ScalingLaws", "Files"])
]

let floor8: [Target] = [
  .executableTarget(
    name: "CommandLine",
    dependencies: [
      "Reports", "Studies", "Distillation", "Training", "Ensembles", "Generation", "Evaluation", "Checkpoints",
      "Corpora", "Tokenizers", "Transformers", "TensorKernels", "ScalingLaws", "Randomness", "Configurations",
      "MessagePassing", "Files", "CProcessor", argumentParser, logging, csv,
    ],
    swiftSettings: safe)
]

let testTargets: [Target] = [
  .target(name: "TestSupport", dependencies: ["Files", "Randomness"], path: "Tests/TestSupport", swiftSettings: safe),
  tests("TensorKernelsTests", ["TensorKernels", "TestSupport"]),
  tests("FilesTests", ["Files", "TestSupport"]),
  tests("RandomnessTests", ["Randomness"]),
  tests("ScalingLawsTests", ["ScalingLaws", "TestSupport"], golden: true),
  tests("TokenizersTests", ["Tokenizers", "TestSupport"], golden: true),
  tests("ConfigurationsTests", ["Configurations"]),
  tests(
    "TransformersTests",
    ["Transformers", "TensorKernels", "Checkpoints", "Optimizers", "Configurations", "TestSupport"],
    golden: true),
  tests("CorporaTests", ["Corpora", "Tokenizers", "Files", "TestSupport"]),
  tests(
    "CheckpointsTests",
    ["Checkpoints", "Transformers", "TensorKernels", "Tokenizers", "Configurations", "Files", "TestSupport"]),
  tests("EnsemblesTests", ["Ensembles", "TestSupport"]),
  tests("StudiesTests", ["Studies", "Training", "Files"]),
  tests("ReportsTests", ["Reports", "ScalingLaws", "TestSupport"]),
  tests("CommandLineTests", ["TestSupport", "Files"]),
  tests(
    "DistributedTests",
    [
      "MessagePassing", "Studies", "Distillation", "Training", "Ensembles", "Generation", "Evaluation", "Corpora",
      "Checkpoints", "Transformers", "TensorKernels", "Configurations", "Randomness", "Files", "TestSupport",
    ]),
]

let package = Package(
  name: "chorus",
  products: [.executable(name: "chorus", targets: ["CommandLine"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swiftcsv/SwiftCSV", from: "0.10.0"),
  ],
  targets: floor0 + floor1 + floor2 + floor3 + floor4 + floor5 + floor6 + floor7 + floor8 + testTargets
)
