using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Arrow.Ipc;

/// <summary>
/// The dictionaries of a stream as they stand now. Batches share their values, which are freed when no batch refers to them any
/// more. Deltas are put together when a batch asks for the dictionary, not when they arrive. Readers of a file share a store.
/// </summary>
sealed class DictionaryStore
{
    readonly Dictionary<long, Entry> _entries = [];
    readonly Lock _lock = new();

    /// <summary>Makes room for the dictionaries of a schema.</summary>
    public DictionaryStore(WireField[] fields)
    {
        foreach (WireField field in fields)
        {
            Register(field);
        }
    }

    /// <summary>Returns the field that a dictionary belongs to.</summary>
    public WireField FieldOf(long id) => _entries.TryGetValue(id, out Entry? entry)
        ? entry.Field
        : throw new IpcFormatException(FormattableString.Invariant($"no field has dictionary {id}"));

    /// <summary>Replaces a dictionary or appends to it.</summary>
    public void Set(long id, Column values, bool isDelta)
    {
        lock (_lock)
        {
            Entry entry = _entries[id];
            if (!isDelta)
            {
                entry.Chunks.Clear();
            }

            entry.Chunks.Add(values);
            entry.Current = null;
        }
    }

    /// <summary>Returns a dictionary; one that did not arrive is empty.</summary>
    public DictionaryValues Get(long id, MemoryBudget budget)
    {
        lock (_lock)
        {
            Entry entry = _entries[id];
            return entry.Current ??= Create(entry, budget);
        }
    }

    void Register(WireField field)
    {
        if (field.Dictionary is not null)
        {
            _entries.TryAdd(field.Dictionary.Id, new Entry(field));
        }

        foreach (WireField child in field.Children)
        {
            Register(child);
        }
    }

    static DictionaryValues Create(Entry entry, MemoryBudget budget)
    {
        if (entry.Chunks.Count > 1)
        {
            Column all = ColumnGather.Concat([.. entry.Chunks], budget);
            entry.Chunks.Clear();
            entry.Chunks.Add(all);
        }

        if (entry.Chunks.Count == 0)
        {
            return OfNothing(entry.Field.ValueType, budget);
        }

        return Of(entry.Chunks[0], budget);
    }

    /// <summary>Returns values, maybe none and maybe with nulls, as Quiver wants a dictionary.</summary>
    public static DictionaryValues Of(Column values, MemoryBudget budget)
    {
        if (values.Length == 0)
        {
            return OfNothing(values.Type, budget);
        }

        return values.NullCount > 0
            ? new DictionaryValues(ColumnGather.WithoutNulls(values), values.Length, values)
            : new DictionaryValues(values, values.Length, null);
    }

    static DictionaryValues OfNothing(DataType type, MemoryBudget budget) =>
        new(ColumnGather.WithoutNulls(ColumnGather.Nulls(type, 1, budget)), 0, null);

    sealed class Entry(WireField owner)
    {
        public WireField Field => owner;

        public List<Column> Chunks { get; } = [];

        public DictionaryValues? Current { get; set; }
    }
}
