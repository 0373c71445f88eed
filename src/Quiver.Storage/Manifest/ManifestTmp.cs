using System.Collections.Immutable;
using Quiver.Storage.Logs;
namespace Quiver.Storage.Manifest;
sealed record DataFile(long Id, int TableId, string Path, long Bytes, long RowCount, long MinTime, long MaxTime, long MinSequence, long MaxSequence, long TombstoneSequence, int Level, DateTime CreatedAt);
sealed record TagPredicate(string Tag, string? Value);
sealed record Tombstone(int TableId, long Sequence, long MinTime, long MaxTime, IReadOnlyList<TagPredicate> Tags);
sealed class ManifestState { public long WalSequence; public long NextFileId; public IEnumerable<DataFile> FilesOf(int t)=>[]; public IEnumerable<Tombstone> TombstonesOf(int t)=>[]; }
sealed record ManifestEdit { public IReadOnlyList<DataFile> AddedFiles {get;init;} = []; public IReadOnlyList<Tombstone> AddedTombstones {get;init;}=[]; public long? WalSequence {get;init;} }
