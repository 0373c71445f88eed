namespace Quiver.Storage.Wal;

/// <summary>What reading the log at the start found.</summary>
/// <param name="Entries">The writes read.</param>
/// <param name="Segments">The segments they were in.</param>
/// <param name="LastSequence">The last write, 0 where there is none.</param>
/// <param name="TornBytes">Bytes at the end of the last segment that a crash left unfinished; no write in them was acknowledged.</param>
sealed record WalRecovery(long Entries, int Segments, long LastSequence, long TornBytes);
