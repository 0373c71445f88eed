using System.Collections.Immutable;
using Quiver.Storage.Logs;

namespace Quiver.Storage.Tests.Logs;

/// <summary>A state that is a list of words; an edit adds one.</summary>
sealed class WordFormat : ILogFormat<ImmutableList<string>, string>
{
    public string Name => "words";

    public int FormatVersion { get; init; } = 1;

    public ImmutableList<string> Empty => [];

    public void WriteState(LogWriter writer, ImmutableList<string> state)
    {
        writer.WriteNumber(state.Count);
        state.ForEach(writer.WriteText);
    }

    public ImmutableList<string> ReadState(LogReader reader) =>
        [.. Enumerable.Range(0, reader.ReadCount(1)).Select(_ => reader.ReadText())];

    public void WriteEdit(LogWriter writer, string edit) => writer.WriteText(edit);

    public string ReadEdit(LogReader reader) => reader.ReadText();

    public ImmutableList<string> Apply(ImmutableList<string> state, string edit) =>
        state.Contains(edit) ? throw new InvalidDataException($"{edit} is there twice") : state.Add(edit);
}
