import Testing

/// Tests that every rank of a world runs together, one after another; they hold for 1, 2 and 4 ranks.
@Suite(.serialized)
struct DistributedSuite {}
