namespace Quiver.Storage.Logs;

/// <summary>What an object of a log has in it.</summary>
enum LogObjectKind : byte
{
    /// <summary>A change, which makes the state of a version from the one before.</summary>
    Edit = (byte)'E',

    /// <summary>The whole state of a version.</summary>
    Snapshot = (byte)'S',
}
