using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;

namespace Quiver.Compute.Vectors;

/// <summary>
/// Remembers at one call site what a kernel gave for the entries of a dictionary, so that batches that share the dictionary
/// look it up. Belongs to one thread.
/// </summary>
sealed class DictionaryMemo(MemoryBudget budget) : IDisposable
{
    Column? _entries;
    Column? _other;
    Column? _result;

    /// <summary>Where results for entries lie.</summary>
    public ColumnScratch Scratch { get; } = new(budget);

    /// <summary>Returns what is remembered for a dictionary and the constant beside it, or null.</summary>
    public Column? Find(Column entries, Column? other) =>
        ReferenceEquals(_entries, entries) && ReferenceEquals(_other, other) ? _result : null;

    /// <summary>Remembers a result that lies in <see cref="Scratch"/>.</summary>
    public void Remember(Column entries, Column? other, Column result)
    {
        _entries = entries;
        _other = other;
        _result = result;
    }

    /// <summary>Forgets, before <see cref="Scratch"/> is written anew.</summary>
    public void Forget() => _entries = _other = _result = null;

    public void Dispose()
    {
        Forget();
        Scratch.Dispose();
    }
}
