namespace Quiver.Storage.Logs;

/// <summary>How the states and edits of a <see cref="VersionedLog{TState,TEdit}"/> are written and what an edit does.</summary>
/// <typeparam name="TState">The state; immutable.</typeparam>
/// <typeparam name="TEdit">A change of it; immutable.</typeparam>
interface ILogFormat<TState, TEdit>
    where TState : class
    where TEdit : class
{
    /// <summary>The word for the state in messages; it is in every object, so that one log is never read as another.</summary>
    string Name { get; }

    /// <summary>The newest version of the format that this code reads; it writes this one.</summary>
    int FormatVersion { get; }

    /// <summary>The state before the first edit.</summary>
    TState Empty { get; }

    /// <summary>Writes the whole state.</summary>
    void WriteState(LogWriter writer, TState state);

    /// <summary>Reads a whole state.</summary>
    TState ReadState(LogReader reader);

    /// <summary>Writes an edit.</summary>
    void WriteEdit(LogWriter writer, TEdit edit);

    /// <summary>Reads an edit.</summary>
    TEdit ReadEdit(LogReader reader);

    /// <summary>Returns the state after an edit at a cost that follows the edit and not the state. An edit that does not fit the
    /// state, as only a damaged one can, is a <see cref="InvalidDataException"/>.</summary>
    TState Apply(TState state, TEdit edit);
}
