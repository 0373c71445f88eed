using Quiver.Arrow.Memory;
using Quiver.Storage.Catalog;
using Quiver.Storage.LineProtocol;

namespace Quiver.Storage.WriteBuffer;

/// <summary>What was written to one table since the last checkpoint. One thread writes; readers see what was published.</summary>
sealed unsafe class BufferTable(int tableId, long windowLength, MemoryBudget budget) : IDisposable
{
    readonly Dictionary<long, BufferWindow> _windows = [];
    readonly Dictionary<int, int> _columns = [];
    BufferChunk[] _chunks = [];
    int[] _columnIds = [];
    int[] _seriesBySlot = new int[16];

    /// <summary>The table.</summary>
    public int TableId => tableId;

    /// <summary>The series.</summary>
    public SeriesTable Series { get; } = new(budget);

    /// <summary>The numbers of the series of the last write by their slots there, for the thread that writes.</summary>
    public ReadOnlySpan<int> SeriesBySlot => _seriesBySlot;

    /// <summary>The chunks of all windows. The array is never changed, only replaced.</summary>
    public IReadOnlyList<BufferChunk> Chunks => Volatile.Read(ref _chunks);

    /// <summary>Returns which column of blocks a field is; -1 where no row has it.</summary>
    public int ColumnOf(int columnId) => Array.IndexOf(Volatile.Read(ref _columnIds), columnId);

    /// <summary>Copies the rows of a write; <see cref="Publish"/> shows them.</summary>
    public void Append(ITableColumns table, TableRows rows)
    {
        var series = rows.Series;
        if (_seriesBySlot.Length < series.Count)
        {
            _seriesBySlot = new int[series.Count * 2];
        }

        for (var slot = 0; slot < series.Count; slot++)
        {
            _seriesBySlot[slot] = Series.Add(series[slot], table);
        }

        int[] columns = [.. rows.Fields.Select(field => AddColumn(table.IdOf(field.Name)!.Value))];
        for (var from = 0; from < rows.Count;)
        {
            var window = TimeWindow.StartOf(rows.Times[from], windowLength);
            var count = TimeWindow.CountIn(rows.Times + from, rows.Count - from, window, windowLength);
            WindowOf(window).Append(rows, from, count, _seriesBySlot, columns);
            from += count;
        }
    }

    /// <summary>Shows what was appended to readers.</summary>
    public void Publish(long sequence)
    {
        foreach (var chunk in _chunks)
        {
            if (chunk.HasUnpublished)
            {
                chunk.Publish(sequence, Series.Count);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Series.Dispose();
        foreach (var window in _windows.Values)
        {
            window.Dispose();
        }
    }

    int AddColumn(int columnId)
    {
        if (!_columns.TryGetValue(columnId, out var column))
        {
            column = _columnIds.Length;
            _columns.Add(columnId, column);
            Volatile.Write(ref _columnIds, [.. _columnIds, columnId]);
        }

        return column;
    }

    BufferWindow WindowOf(long start)
    {
        if (!_windows.TryGetValue(start, out var window))
        {
            window = new BufferWindow(start, chunk => Volatile.Write(ref _chunks, [.. _chunks, chunk]), budget);
            _windows.Add(start, window);
        }

        return window;
    }
}
