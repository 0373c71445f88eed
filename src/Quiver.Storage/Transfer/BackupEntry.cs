namespace Quiver.Storage.Transfer;

/// <summary>An object of a backup.</summary>
/// <param name="Path">Its path, in the backup and in the store.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Checksum">The CRC-32C of its content.</param>
sealed record BackupEntry(string Path, long Bytes, uint Checksum);
