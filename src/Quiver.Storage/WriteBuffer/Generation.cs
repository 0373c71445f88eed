using System.Collections.Concurrent;
using Quiver.Arrow.Memory;
using Quiver.Storage.Wal;

namespace Quiver.Storage.WriteBuffer;

/// <summary>
/// All that was written between two checkpoints. One thread applies writes in the order of their sequences. It is disposed when the last
/// reader of a state with it has left.
/// </summary>
sealed class Generation : IDisposable
{
    readonly ConcurrentDictionary<int, BufferTable> _tables = [];
    readonly MemoryBudget _budget;

    /// <summary>Creates an empty generation.</summary>
    /// <param name="number">Later generations have larger numbers.</param>
    /// <param name="createdAt">When it was created.</param>
    /// <param name="parent">What counts the memory of all generations.</param>
    public Generation(long number, DateTimeOffset createdAt, MemoryBudget parent)
    {
        Number = number;
        CreatedAt = createdAt;
        _budget = new MemoryBudget(long.MaxValue, parent);
    }

    /// <summary>Later generations have larger numbers.</summary>
    public long Number { get; }

    /// <summary>When it was created: no row is older in memory.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>The bytes of native memory.</summary>
    public long Bytes => _budget.UsedBytes;

    /// <summary>The last write that was applied; 0 where there is none.</summary>
    public long LastSequence { get; private set; }

    /// <summary>The rows of all tables.</summary>
    public long RowCount { get; private set; }

    /// <summary>The tables that have rows.</summary>
    public IEnumerable<BufferTable> Tables => _tables.Values;

    /// <summary>Returns what was written to a table.</summary>
    public BufferTable? Find(int tableId) => _tables.GetValueOrDefault(tableId);

    /// <summary>Copies the rows of a write; nobody sees them before <see cref="Publish"/>.</summary>
    /// <param name="writes">The rows.</param>
    /// <param name="windowOf">Returns the length of the windows of a table by its id.</param>
    /// <param name="appended">Called with the rows of each table and where they are now; null for nothing.</param>
    public void Append(IReadOnlyList<TableWrite> writes, Func<int, long> windowOf, Action<TableWrite, BufferTable>? appended = null)
    {
        foreach (var write in writes)
        {
            var (table, rows) = write;
            if (!_tables.TryGetValue(table.TableId, out var buffer))
            {
                buffer = new BufferTable(table.TableId, windowOf(table.TableId), _budget);
                _tables[table.TableId] = buffer;
            }

            buffer.Append(table, rows);
            RowCount += rows.Count;
            appended?.Invoke(write, buffer);
        }
    }

    /// <summary>Shows a write to readers; the caller keeps them from looking in between tables.</summary>
    public void Publish(IReadOnlyList<TableWrite> writes, long sequence)
    {
        foreach (var write in writes)
        {
            _tables[write.Table.TableId].Publish(sequence);
        }

        LastSequence = sequence;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var table in _tables.Values)
        {
            table.Dispose();
        }
    }
}
