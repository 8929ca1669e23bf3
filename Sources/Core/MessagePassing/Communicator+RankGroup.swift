import RankGroups

/// The ranks of a job.
extension Communicator: RankGroup {}
