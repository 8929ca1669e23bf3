import Testing

/// Runs the built program as a user would, in directories of its own.
@Suite(.preparedDirectory) struct ProgramTests {
  /// Tests that start several ranks: one job after another, so that a machine of two cores is not crowded.
  @Suite(.serialized) struct SeveralRanks {}
}
