namespace Quiver.Storage.Wal;

/// <summary>What an entry of the log is: its second byte.</summary>
enum EntryKind : byte
{
    /// <summary>Rows of tables.</summary>
    Rows = 1,

    /// <summary>A delete of rows.</summary>
    Delete = 2,
}
