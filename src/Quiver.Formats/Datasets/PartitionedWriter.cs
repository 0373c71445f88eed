using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Selection;
using Quiver.Engine.Session;

namespace Quiver.Formats.Datasets;

/// <summary>
/// Writes rows to one folder for each value of some columns, as Hive does. Only so many files are open at once: the one without rows
/// for the longest time is ended, and rows that come for its folder later go to another file.
/// </summary>
sealed class PartitionedWriter : IFileWriter
{
    /// <summary>The files that are open at once.</summary>
    public const int MostOpen = 100;

    readonly string _root;
    readonly int[] _written;
    readonly Schema _schema;
    readonly Func<string, Schema, IFileWriter> _create;
    readonly PartitionKeys _keys;
    readonly PartitionFolders _folders;
    readonly MemoryBudget _budget;
    readonly ColumnScratch _scratch;
    readonly Dictionary<int, PartitionTarget> _targets = [];
    int _open;
    long _batch;

    /// <summary>Begins a write.</summary>
    /// <param name="root">The folder that gets the folders of the partitions.</param>
    /// <param name="schema">The columns of batches.</param>
    /// <param name="options">How rows are divided.</param>
    /// <param name="extension">The extension of files of the format.</param>
    /// <param name="create">Begins a file at a path with some columns.</param>
    /// <param name="budget">What memory is counted against.</param>
    public PartitionedWriter(
        string root, Schema schema, PartitionOptions options, string extension, Func<string, Schema, IFileWriter> create,
        MemoryBudget budget)
    {
        _root = root;
        _create = create;
        _budget = budget;
        _scratch = new ColumnScratch(budget);
        _written = [.. Enumerable.Range(0, schema.Fields.Count).Where(i => options.WritesColumns || !options.Columns.Contains(i))];
        _schema = schema.Select(_written);
        _keys = new PartitionKeys(schema, options.Columns, budget);
        _folders = Guard(() => new PartitionFolders(root, options, options.Extension ?? extension));
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        using RecordBatch owned = batch;
        cancellationToken.ThrowIfCancellationRequested();
        _batch++;
        int[] ids = _keys.Find(owned);
        int[] rows = [.. Enumerable.Range(0, ids.Length).OrderBy(row => ids[row])];
        for (int start = 0; start < rows.Length;)
        {
            int end = start + 1;
            while (end < rows.Length && ids[rows[end]] == ids[rows[start]])
            {
                end++;
            }

            PartitionTarget target = await OpenAsync(ids[rows[start]], cancellationToken).ConfigureAwait(false);
            await target.Writer!.WriteAsync(Take(owned, rows.AsSpan(start, end - start)), cancellationToken).ConfigureAwait(false);
            start = end;
        }
    }

    /// <inheritdoc/>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        foreach (PartitionTarget target in _targets.Values)
        {
            await CloseAsync(target, cancellationToken).ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
        Guard(() =>
        {
            _folders.Complete();
            return true;
        });
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (PartitionTarget target in _targets.Values)
        {
            if (target.Writer is { } writer)
            {
                await writer.DisposeAsync().ConfigureAwait(false);
            }
        }

        _targets.Clear();
        _keys.Dispose();
        _scratch.Dispose();
        Guard(() =>
        {
            _folders.Dispose();
            return true;
        });
    }

    async ValueTask<PartitionTarget> OpenAsync(int id, CancellationToken cancellationToken)
    {
        if (!_targets.TryGetValue(id, out PartitionTarget? target))
        {
            target = new PartitionTarget(Path.Combine(_root, _keys.FolderOf(id)));
            _targets.Add(id, target);
        }

        target.LastUse = _batch;
        if (target.Writer is null)
        {
            if (_open >= MostOpen)
            {
                await CloseAsync(_targets.Values.Where(t => t.Writer is not null).MinBy(t => t.LastUse)!, cancellationToken)
                    .ConfigureAwait(false);
            }

            target.Writer = Guard(() => _create(_folders.Begin(target), _schema));
            _open++;
        }

        return target;
    }

    async ValueTask CloseAsync(PartitionTarget target, CancellationToken cancellationToken)
    {
        if (target.Writer is { } writer)
        {
            await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
            await writer.DisposeAsync().ConfigureAwait(false);
            target.Writer = null;
            _open--;
        }
    }

    unsafe RecordBatch Take(RecordBatch batch, ReadOnlySpan<int> rows)
    {
        var columns = new Column[_written.Length];
        int done = 0;
        try
        {
            fixed (int* indices = rows)
            {
                for (; done < columns.Length; done++)
                {
                    Column taken = TakeKernel.Take(
                        batch.Columns[_written[done]], indices, rows.Length, mayHaveMissing: false, _scratch.Child(done));
                    columns[done] = CopyKernel.Copy(taken, _budget);
                }
            }

            return new RecordBatch(_schema, columns, rows.Length);
        }
        catch
        {
            for (int i = 0; i < done; i++)
            {
                columns[i].Dispose();
            }

            throw;
        }
    }

    T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new QuiverException(ErrorCode.IoFailure, $"cannot write \"{_root}\": {e.Message}", e);
        }
    }
}
