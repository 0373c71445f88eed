using System.Runtime.CompilerServices;
using Quiver.Arrow.Memory;

namespace Quiver.Storage.LineProtocol;

/// <summary>The rows that one write has for one table, column by column, in the order of their lines.</summary>
sealed unsafe class TableRows : IDisposable
{
    const int FirstCapacity = 1024;

    readonly MemoryBudget _budget;
    readonly List<SeriesKey> _series = [];
    readonly List<FieldRows> _fields = [];
    readonly Dictionary<string, FieldRows> _fieldsByName = new(StringComparer.Ordinal);
    readonly Dictionary<byte[], FieldRows> _fieldsByText = new(BytesComparer.Instance);
    readonly HashSet<string> _tags = new(StringComparer.Ordinal);
    NativeBuffer _times;
    NativeBuffer _slots;
    int _capacity = FirstCapacity;

    public TableRows(string table, MemoryBudget budget)
    {
        Table = table;
        _budget = budget;
        _times = NativeBuffer.Allocate(FirstCapacity * 8, budget, "written rows");
        _slots = NativeBuffer.Allocate(FirstCapacity * 4, budget, "written rows");
    }

    /// <summary>Creates rows that are filled in bulk: times, slots and the fields that are added are for the caller to fill.</summary>
    public TableRows(string table, int rows, MemoryBudget budget)
    {
        (Table, Count, _budget) = (table, rows, budget);
        _capacity = Math.Max(rows, 1);
        _times = NativeBuffer.Allocate(_capacity * 8L, budget, "written rows");
        try
        {
            _slots = NativeBuffer.Allocate(_capacity * 4L, budget, "written rows");
        }
        catch
        {
            _times.Dispose();
            throw;
        }
    }

    /// <summary>The name of the table.</summary>
    public string Table { get; }

    /// <summary>The number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>The series of the rows, each once.</summary>
    public IReadOnlyList<SeriesKey> Series => _series;

    /// <summary>The fields that at least one row has.</summary>
    public IReadOnlyList<FieldRows> Fields => _fields;

    /// <summary>The time of each row in nanoseconds since 1970.</summary>
    internal long* Times => (long*)_times.Pointer;

    /// <summary>Where the series of each row is in <see cref="Series"/>.</summary>
    internal int* Slots => (int*)_slots.Pointer;

    /// <summary>The fields in the order in which the last lines had them: a guess for the next line.</summary>
    internal List<FieldRows> Order { get; } = [];

    /// <summary>The names of tags and fields so far are disjoint sets: a clash is an error of the line.</summary>
    internal IReadOnlySet<string> Tags => _tags;

    /// <summary>Adds a series and returns its slot.</summary>
    public int Add(SeriesKey series)
    {
        _series.Add(series);
        return _series.Count - 1;
    }

    /// <summary>Notes the names of tags.</summary>
    public void AddTags(IEnumerable<string> names) => _tags.UnionWith(names);

    /// <summary>Returns a field by name.</summary>
    public FieldRows? Find(string name) => _fieldsByName.GetValueOrDefault(name);

    /// <summary>Returns a field by its name as it stands in the text, with the equals sign.</summary>
    public FieldRows? Find(ReadOnlySpan<byte> text) =>
        _fieldsByText.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(text, out var field) ? field : null;

    /// <summary>Adds a field.</summary>
    public FieldRows Add(string name, byte[] rawName, FieldType type)
    {
        var field = new FieldRows(name, rawName, type, _capacity, _budget);
        _fields.Add(field);
        _fieldsByName.Add(name, field);
        _fieldsByText.Add(rawName, field);
        return field;
    }

    /// <summary>Adds a field that no text names.</summary>
    public FieldRows Add(string name, FieldType type)
    {
        var field = new FieldRows(name, [], type, _capacity, _budget);
        _fields.Add(field);
        _fieldsByName.Add(name, field);
        return field;
    }

    /// <summary>Makes room for one more row and returns its index.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Begin()
    {
        if (Count == _capacity)
        {
            Grow();
        }

        return Count;
    }

    /// <summary>Keeps the row that was begun.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void End(int slot, long time)
    {
        Times[Count] = time;
        Slots[Count] = slot;
        Count++;
    }

    /// <summary>Forgets the row that was begun.</summary>
    public void Abandon(long line)
    {
        foreach (var field in _fields)
        {
            if (field.Line == line)
            {
                field.Unset(Count);
            }
        }
    }

    /// <summary>Removes fields that only wrong lines had.</summary>
    public void RemoveEmptyFields()
    {
        foreach (var field in _fields.Where(field => field.Count == 0))
        {
            field.Dispose();
            _fieldsByName.Remove(field.Name);
            _fieldsByText.Remove(field.RawName);
        }

        _fields.RemoveAll(field => field.Count == 0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _times.Dispose();
        _slots.Dispose();
        _fields.ForEach(field => field.Dispose());
    }

    void Grow()
    {
        var capacity = checked(_capacity * 2);
        _times = Grown(_times, Count * 8L, capacity * 8L);
        _slots = Grown(_slots, Count * 4L, capacity * 4L);
        foreach (var field in _fields)
        {
            field.Grow(Count, capacity);
        }

        _capacity = capacity;
    }

    NativeBuffer Grown(NativeBuffer old, long used, long bytes)
    {
        var grown = NativeBuffer.Allocate(bytes, _budget, "written rows");
        Buffer.MemoryCopy(old.Pointer, grown.Pointer, grown.Capacity, used);
        old.Dispose();
        return grown;
    }
}
