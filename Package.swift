// swift-tools-version: 6.2
// The modules in their groups, with every import between them: imports go down only.
// `swift build --explicit-target-dependency-import-check error` refuses an import that is not listed here, and
// `Tests/Structure/imports` finds listed ones that nobody uses.

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
/// Kernels are optimized in debug builds too, so that tests are quick.
let optimized: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]
let kernels = common + optimized
/// Code for processors with AVX-512, which is called on no other, and whose loops use all of its registers. (Of two levels, the
/// compiler takes the last.)
let wide = kernels + [.unsafeFlags(["-Xcc", "-march=x86-64-v4", "-Xcc", "-mprefer-vector-width=512"])]
/// Code that reads commands and configurations, orders the steps of a study and prints results is not optimized in release builds
/// either: a build ends with these modules, one after the other, and optimization would double the time that it waits for them.
let quickToCompile: [SwiftSetting] = [.unsafeFlags(["-Onone"], .when(configuration: .release))]

/// A module of a group; its sources are in `Sources/GROUP/NAME`.
func library(_ name: String, in group: String, _ dependencies: [Target.Dependency], settings: [SwiftSetting] = safe)
  -> Target
{
  .target(name: name, dependencies: dependencies, path: "Sources/\(group)/\(name)", swiftSettings: settings)
}

/// A library of the system, found by pkg-config.
func system(_ name: String, pkgConfig: String, packages: [String]) -> Target {
  .systemLibrary(
    name: name, path: "Sources/System/\(name)", pkgConfig: pkgConfig, providers: [.apt(packages)])
}

/// A test target; golden files are read by their path, not copied into the bundle.
func tests(_ name: String, in group: String, _ dependencies: [Target.Dependency], golden: Bool = false) -> Target {
  .testTarget(
    name: name, dependencies: dependencies, path: "Tests/\(group)/\(name)", exclude: golden ? ["Golden"] : [],
    swiftSettings: safe)
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
/// Modules of swift-collections one by one: its umbrella `Collections` would compile five more, a tenth of the work
/// of a first build.
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let heap = Target.Dependency.product(name: "HeapModule", package: "swift-collections")
let realModule = Target.Dependency.product(name: "RealModule", package: "swift-numerics")
let csv = Target.Dependency.product(name: "SwiftCSV", package: "SwiftCSV")
let sockets = Target.Dependency.product(name: "FlyingSocks", package: "FlyingFox")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

// Each group may import its own modules and those of the groups above it in this file.

let systemGroup: [Target] = [
  system("CMPI", pkgConfig: mpi, packages: ["libopenmpi-dev", "openmpi-bin"]),
  system("COpenBLAS", pkgConfig: "openblas", packages: ["libopenblas-dev"]),
  system("CCurl", pkgConfig: "libcurl", packages: ["libcurl4-openssl-dev"]),
  system("CLzma", pkgConfig: "liblzma", packages: ["liblzma-dev"]),
  system("CPCRE2", pkgConfig: "libpcre2-8", packages: ["libpcre2-dev"]),
  system("CXXHash", pkgConfig: "libxxhash", packages: ["libxxhash-dev"]),
  system("CZlib", pkgConfig: "zlib", packages: ["zlib1g-dev"]),
  system("CZstd", pkgConfig: "libzstd", packages: ["libzstd-dev"]),
  .target(
    name: "CProcessor", path: "Sources/System/CProcessor", cSettings: [.define("CHORUS_BUILT_LEVEL", to: level)]),
  .target(name: "CStart", path: "Sources/System/CStart"),
]

let coreGroup: [Target] = [
  library("Files", in: "Core", ["CLzma", "CXXHash", "CZlib", "CZstd"], settings: common),
  library("Quantities", in: "Core", []),
  library("Configurations", in: "Core", ["Quantities", yams]),
  library("MachineLimits", in: "Core", [], settings: common),
  library("Randomness", in: "Core", [], settings: safe + optimized),
  library("RegularExpressions", in: "Core", ["CPCRE2"], settings: common),
  library("Statistics", in: "Core", []),
  library("RankGroups", in: "Core", ["Files"]),
  library("ElementLoops", in: "Core", [realModule], settings: kernels),
  library("MatrixTiles", in: "Core", [], settings: kernels),
  library("WideTiles", in: "Core", ["MatrixTiles", "ElementLoops", "CProcessor"], settings: wide),
  library(
    "TensorKernels", in: "Core",
    ["WideTiles", "MatrixTiles", "ElementLoops", "COpenBLAS", "CProcessor", realModule],
    settings: kernels),
  library(
    "MessagePassing", in: "Core", ["CMPI", "RankGroups", "MachineLimits", "TensorKernels"], settings: common),
]

let dataGroup: [Target] = [
  library("Tokenizers", in: "Data", ["RegularExpressions", "Files", heap]),
  library("Corpora", in: "Data", ["Tokenizers", "RankGroups", "TensorKernels", "Randomness", "Files"]),
  library("TeacherData", in: "Data", ["Corpora", "TensorKernels", "Randomness", "Files"]),
]

let modelsGroup: [Target] = [
  library("Transformers", in: "Models", ["TensorKernels", "MachineLimits", "Randomness", "Configurations"]),
  library("Optimizers", in: "Models", ["TensorKernels"]),
  library("Checkpoints", in: "Models", ["Transformers", "TensorKernels", "Tokenizers", "Files"]),
  library("NGrams", in: "Models", ["Corpora", "RankGroups", "Files"], settings: safe + optimized),
  library("TokenCaches", in: "Models", ["Corpora", "Statistics"], settings: safe + optimized),
  library("TokenScores", in: "Models", ["Checkpoints", "Files"]),
]

let inferenceGroup: [Target] = [
  library(
    "Evaluation", in: "Inference",
    [
      "TokenCaches", "NGrams", "Transformers", "TensorKernels", "Corpora", "MessagePassing", "Statistics", "Files",
    ]),
  library(
    "Ensembles", in: "Inference",
    [
      "Checkpoints", "NGrams", "TokenCaches", "TokenScores", "Evaluation", "Transformers", "Corpora", "Tokenizers",
      "MessagePassing",
      "RankGroups", "TensorKernels", "Statistics", "Files",
    ]),
  library(
    "Tasks", in: "Inference",
    [
      "Ensembles", "Evaluation", "Transformers", "Tokenizers", "MessagePassing", "TensorKernels", "Statistics",
      "Configurations", "Files",
    ]),
  library(
    "Generation", in: "Inference",
    [
      "Ensembles", "Checkpoints", "Transformers", "TeacherData", "Tokenizers", "MessagePassing", "TensorKernels",
      "Randomness", "Configurations", "Files",
    ]),
  library(
    "Serving", in: "Inference",
    [
      "Generation", "Ensembles", "Checkpoints", "Transformers", "Tokenizers", "MessagePassing", "TensorKernels",
      "MachineLimits", "Randomness", "Files", deque, sockets,
    ]),
]

let trainingGroup: [Target] = [
  library(
    "Training", in: "Training",
    [
      "Evaluation", "Checkpoints", "Optimizers", "Transformers", "TeacherData", "Corpora", "Tokenizers",
      "MessagePassing", "RankGroups", "TensorKernels", "Configurations", "Files",
    ]),
  library(
    "Distillation", in: "Training",
    [
      "Training", "Ensembles", "Evaluation", "Checkpoints", "NGrams", "Transformers", "TeacherData", "Corpora",
      "MessagePassing", "TensorKernels", "Files",
    ]),
]

let synthesisGroup: [Target] = [
  library("TextSimilarity", in: "Synthesis", ["Files"]),
  library(
    "LanguageModelClients", in: "Synthesis", ["CCurl", "MessagePassing", "RankGroups", "Randomness", "Files"],
    settings: common),
  library(
    "Synthesis", in: "Synthesis",
    [
      "LanguageModelClients", "TextSimilarity", "Generation", "Ensembles", "Checkpoints", "Transformers", "Corpora",
      "Tokenizers", "MessagePassing", "RankGroups", "Randomness", "Files",
    ], settings: safe + optimized),
  library("Worlds", in: "Synthesis", ["LanguageModelClients", "Randomness", "Files"]),
  library(
    "NearestNeighbors", in: "Synthesis",
    [
      "LanguageModelClients", "TextSimilarity", "Ensembles", "Checkpoints", "TokenScores", "Transformers", "Corpora",
      "Tokenizers",
      "MessagePassing", "RankGroups", "TensorKernels", "Randomness", "Files",
    ], settings: safe + optimized),
]

let studiesGroup: [Target] = [
  library("ScalingLaws", in: "Studies", ["Statistics"]),
  library(
    "RandomGraphs", in: "Studies", ["RankGroups", "Statistics", "Randomness"], settings: safe + optimized),
  library("Store", in: "Studies", ["TeacherData", "Corpora", "Files"]),
  library(
    "Studies", in: "Studies",
    [
      "Store", "ScalingLaws", "RandomGraphs", "Worlds", "Synthesis", "NearestNeighbors", "LanguageModelClients",
      "Distillation", "Training", "Generation", "Tasks", "Ensembles", "Evaluation", "Checkpoints", "Transformers",
      "NGrams", "TokenScores",
      "TeacherData", "Corpora", "Tokenizers", "MessagePassing",
      "TensorKernels", "Statistics",
      "RankGroups", "Randomness", "Configurations", "Quantities", "Files", logging,
    ], settings: safe + quickToCompile),
  library(
    "Reports", in: "Studies",
    [
      "Studies", "Store", "ScalingLaws", "Distillation", "Training", "Tasks", "TensorKernels", "Statistics",
      "Quantities",
      "Files",
    ], settings: safe + quickToCompile),
]

let programGroup: [Target] = [
  library(
    "Benchmarking", in: "Program",
    [
      "Training", "Generation", "Ensembles", "Transformers", "Corpora", "MessagePassing", "TensorKernels",
      "Configurations", "Files",
    ]),
  .executableTarget(
    name: "CommandLine",
    dependencies: [
      "Benchmarking", "Reports", "Studies", "Store", "RandomGraphs", "ScalingLaws", "Synthesis", "NearestNeighbors",
      "Worlds",
      "LanguageModelClients", "Distillation", "Training",
      "Serving", "Generation", "Tasks", "Ensembles", "Evaluation", "Checkpoints", "NGrams", "Transformers",
      "TeacherData", "Corpora", "Tokenizers", "MessagePassing", "TensorKernels", "TokenScores", "Statistics",
      "Randomness", "Configurations", "Quantities", "Files", "MachineLimits", "CProcessor", "CStart", argumentParser,
      logging, csv,
    ],
    path: "Sources/Program/CommandLine", swiftSettings: safe + quickToCompile),
]

let testTargets: [Target] = [
  .target(name: "TestSupport", dependencies: ["Randomness", sockets], path: "Tests/TestSupport", swiftSettings: safe),
  tests("FilesTests", in: "Core", ["Files", "TestSupport"]),
  tests("QuantitiesTests", in: "Core", ["Quantities"]),
  tests("ConfigurationsTests", in: "Core", ["Configurations"]),
  tests("MachineLimitsTests", in: "Core", ["MachineLimits", "TestSupport"]),
  tests("MessagePassingTests", in: "Core", ["MessagePassing", "TensorKernels"]),
  tests("RandomnessTests", in: "Core", ["Randomness"]),
  tests("RegularExpressionsTests", in: "Core", ["RegularExpressions"]),
  tests("StatisticsTests", in: "Core", ["Statistics", "TestSupport"]),
  tests("TensorKernelsTests", in: "Core", ["TensorKernels", "ElementLoops", "TestSupport"]),
  tests("TokenizersTests", in: "Data", ["Tokenizers", "Files", "TestSupport"], golden: true),
  tests("CorporaTests", in: "Data", ["Corpora", "TeacherData", "Tokenizers", "TensorKernels", "Files", "TestSupport"]),
  tests(
    "TransformersTests", in: "Models",
    ["Transformers", "TensorKernels", "Checkpoints", "Optimizers", "Configurations", "Files", "TestSupport"],
    golden: true),
  tests(
    "CheckpointsTests", in: "Models",
    ["Checkpoints", "Transformers", "TensorKernels", "Tokenizers", "Configurations", "Files", "TestSupport"]),
  tests("OptimizersTests", in: "Models", ["Optimizers", "TensorKernels", "TestSupport"]),
  tests("NGramsTests", in: "Models", ["NGrams", "Corpora", "Files", "TestSupport"]),
  tests("TokenCachesTests", in: "Models", ["TokenCaches", "Corpora", "TestSupport"]),
  tests("TokenScoresTests", in: "Models", ["TokenScores", "Files", "TestSupport"]),
  tests(
    "EvaluationTests", in: "Inference",
    ["Evaluation", "TokenCaches", "Corpora", "TestSupport"]),
  tests("TasksTests", in: "Inference", ["Tasks", "TestSupport"]),
  tests("EnsemblesTests", in: "Inference", ["Ensembles", "RankGroups", "TestSupport"]),
  tests("ServingTests", in: "Inference", ["Serving", "Generation", "Tokenizers", "TensorKernels", "TestSupport"]),
  tests(
    "TrainingTests", in: "Training",
    [
      "Training", "Checkpoints", "Transformers", "TensorKernels", "Optimizers", "Corpora", "Configurations", "Files",
      "TestSupport",
    ], golden: true),
  tests(
    "LanguageModelClientsTests", in: "Synthesis",
    ["LanguageModelClients", "MessagePassing", "RankGroups", "Randomness", "Files", "TestSupport"]),
  tests(
    "SynthesisTests", in: "Synthesis",
    [
      "Synthesis", "LanguageModelClients", "Corpora", "MessagePassing", "Randomness", "Files", "TestSupport",
    ]),
  tests(
    "WorldsTests", in: "Synthesis",
    ["Worlds", "LanguageModelClients", "RandomGraphs", "RankGroups", "Files", "TestSupport"]),
  tests(
    "NearestNeighborsTests", in: "Synthesis",
    [
      "NearestNeighbors", "LanguageModelClients", "Checkpoints", "Transformers", "Corpora", "MessagePassing",
      "TensorKernels", "Files", "TestSupport",
    ]),
  tests("ScalingLawsTests", in: "Studies", ["ScalingLaws", "Statistics", "TestSupport"], golden: true),
  tests("RandomGraphsTests", in: "Studies", ["RandomGraphs", "RankGroups"], golden: true),
  tests(
    "StudiesTests", in: "Studies",
    [
      "Studies", "Store", "ScalingLaws", "Distillation", "Training", "Ensembles", "Evaluation", "Corpora",
      "TensorKernels", "Statistics", "Configurations", "Files", "TestSupport",
    ]),
  tests("ReportsTests", in: "Studies", ["Reports", "Studies", "ScalingLaws", "TestSupport"]),
  tests(
    "CommandLineTests", in: "Program",
    ["Checkpoints", "Transformers", "Tokenizers", "TensorKernels", "TestSupport", "Files", sockets],
    golden: true),
  .testTarget(
    name: "DistributedTests",
    dependencies: [
      "MessagePassing", "Studies", "Synthesis", "NearestNeighbors", "Worlds", "LanguageModelClients", "Distillation",
      "Training",
      "Ensembles", "Generation", "Tasks", "Evaluation", "TeacherData", "Corpora", "Checkpoints", "Optimizers",
      "NGrams", "Transformers", "TensorKernels", "Configurations",
      "Randomness", "Files", "TestSupport",
    ], path: "Tests/DistributedTests", swiftSettings: safe),
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
    .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
  ],
  targets: systemGroup + coreGroup + dataGroup + modelsGroup + inferenceGroup + trainingGroup
    + synthesisGroup + studiesGroup + programGroup + testTargets
)
