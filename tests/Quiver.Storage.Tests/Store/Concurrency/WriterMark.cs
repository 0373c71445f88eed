namespace Quiver.Storage.Tests.Store.Concurrency;

/// <summary>How far a writer was at one moment.</summary>
readonly record struct WriterMark(long DeletionEnded, long Ended, long DeletionBegun, long Begun);
