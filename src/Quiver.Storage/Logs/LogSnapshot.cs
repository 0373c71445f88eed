using Quiver.ObjectStorage;

namespace Quiver.Storage.Logs;

/// <summary>Writes a state as a log that begins with it, for a copy of a store.</summary>
static class LogSnapshot
{
    /// <summary>Returns the only object of such a log.</summary>
    /// <typeparam name="TState">The state.</typeparam>
    /// <typeparam name="TEdit">A change of it.</typeparam>
    /// <param name="target">Where the log is to be.</param>
    /// <param name="prefix">The folder of the log.</param>
    /// <param name="format">How states are written.</param>
    /// <param name="state">The state.</param>
    /// <param name="version">The number of edits that made it.</param>
    public static (string Path, ReadOnlyMemory<byte> Content) Of<TState, TEdit>(
        IObjectStore target, string prefix, ILogFormat<TState, TEdit> format, TState state, long version)
        where TState : class
        where TEdit : class
    {
        version = Math.Max(1, version);
        var content = LogObject.Begin(LogObjectKind.Snapshot, version, Guid.NewGuid(), 0, format.Name, format.FormatVersion);
        format.WriteState(content, state);
        var path = new LogFolder(target, prefix, format.Name, format.FormatVersion).PathOf(LogObjectKind.Snapshot, version);
        return (path, LogObject.Seal(content));
    }
}
