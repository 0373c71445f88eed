using System.Runtime.CompilerServices;
using Quiver.Arrow.Batches;
using Quiver.Arrow.CData;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Selection;
using Quiver.Engine.Session;
using Quiver.Queries;

namespace Quiver;

/// <summary>The result of a statement: a stream of batches that can be read once. Disposing it ends the query.</summary>
public sealed class QueryResult : IAsyncDisposable
{
    readonly StatementResult _result;
    readonly QueryRun _run;

    internal QueryResult(StatementResult result, QueryRun run)
    {
        _result = result;
        _run = run;
    }

    /// <summary>The identity of the query in the log.</summary>
    public Guid Id => _run.Entry.Id;

    /// <summary>The columns.</summary>
    public Schema Schema => _result.Schema;

    /// <summary>Whether the statement gives rows at all: a query does, even if there are none, CREATE TABLE does not.</summary>
    public bool HasRows => _result.HasRows;

    /// <summary>Whether the statement is one that changes rows, such as INSERT or COPY, even where there are none to change.</summary>
    public bool ChangesRows => _result.ChangesRows;

    /// <summary>The rows that the statement wrote or deleted; -1 where a table of somebody else's does not tell.</summary>
    public long AffectedRows => _result.AffectedRows;

    /// <summary>What the user should know of the statement, such as rows that were skipped; complete when the last row is read.</summary>
    public IReadOnlyList<string> Warnings => _result.Warnings;

    /// <summary>How much of the query is done, 0 to 1; negative where it is not known.</summary>
    public double Progress => _result.Progress;

    /// <summary>What the query cost so far.</summary>
    public QueryStatistics Statistics => new(_run.Elapsed, _run.Entry.Rows, _result.PeakMemoryBytes);

    /// <summary>The rows in batches; whoever reads a batch disposes it.</summary>
    public IAsyncEnumerable<RecordBatch> Batches => ReadAsync();

    /// <summary>Reads all rows into one batch.</summary>
    public async Task<RecordBatch> ToRecordBatchAsync(CancellationToken cancellationToken = default)
    {
        var batches = new List<RecordBatch>();
        await foreach (RecordBatch batch in ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            batches.Add(batch);
        }

        Column[] columns = [.. Schema.Fields.Select((f, i) =>
            ConcatKernel.Concat([.. batches.Select(b => b.Columns[i])], f.Type, MemoryBudget.Unlimited))];
        int length = batches.Sum(b => b.Length);
        batches.ForEach(b => b.Dispose());
        return new RecordBatch(Schema, columns, length);
    }

    /// <summary>Reads all rows as .NET values: see <see cref="Column.GetValue"/>.</summary>
    public async Task<IReadOnlyList<object?[]>> ToRowsAsync(CancellationToken cancellationToken = default)
    {
        var rows = new List<object?[]>();
        await foreach (RecordBatch batch in ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            using (batch)
            {
                for (int i = 0; i < batch.Length; i++)
                {
                    rows.Add([.. batch.Columns.Select(c => c.GetValue(i))]);
                }
            }
        }

        return rows;
    }

    /// <summary>
    /// Gives the rows to another library of the process, without copying them, and the result with them: the query ends when that
    /// library releases the stream.
    /// </summary>
    /// <param name="stream">The address of an empty <c>struct ArrowArrayStream</c> of the Arrow C stream interface.</param>
    public void ExportStream(nint stream) => ArrowInterop.ExportStream(Schema, Batches, this, stream);

    /// <summary>Cancelled when the query is to end, whether its rows are computed or on their way.</summary>
    internal CancellationToken Stop => _run.Stop;

    /// <summary>Remembers that the rows did not get to whoever asked, and returns why as that one is to see it.</summary>
    internal Exception Failed(Exception error) => _run.Failed(error);

    /// <summary>Ends the query and frees its memory.</summary>
    public async ValueTask DisposeAsync()
    {
        await _result.DisposeAsync().ConfigureAwait(false);
        _run.Dispose();
    }

    /// <summary>Reads the rest and throws it away.</summary>
    internal async Task DrainAsync()
    {
        await foreach (RecordBatch batch in ReadAsync().ConfigureAwait(false))
        {
            batch.Dispose();
        }
    }

    async IAsyncEnumerable<RecordBatch> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await NextAsync(cancellationToken).ConfigureAwait(false) is { } batch)
        {
            yield return batch;
        }
    }

    async ValueTask<RecordBatch?> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            RecordBatch? batch = await _result.NextAsync(cancellationToken).ConfigureAwait(false);
            _run.Count(batch?.Length);
            return batch;
        }
        catch (Exception error)
        {
            Exception shown = _run.Failed(error);
            if (ReferenceEquals(shown, error))
            {
                throw;
            }

            throw shown;
        }
    }
}
