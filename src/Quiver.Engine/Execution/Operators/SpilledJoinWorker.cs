using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Compute.Batches;
using Quiver.Engine.Catalog;
using Quiver.Engine.Execution.Spilling;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Operators;

/// <summary>
/// Joins partitions of rows that are on disk, for one worker. A partition whose build rows do not fit memory is divided by further bits of
/// the hash; one of too many rows of the same key is joined with a piece of its build rows after the other.
/// </summary>
sealed class SpilledJoinWorker : IDisposable
{
    readonly PhysicalHashJoin _plan;
    readonly SpilledBuild _build;
    readonly SpilledProbe _probe;
    readonly SpilledJoinQueue _queue;
    readonly QueryContext _context;
    readonly JoinProber _prober;
    readonly ColumnBatch _block;
    readonly ColumnBatch _input;
    readonly ColumnBatch _output;
    readonly long _buildRowCount;
    readonly bool _hasNullKeys;

    public SpilledJoinWorker(
        PhysicalHashJoin plan, SpilledBuild build, SpilledProbe probe, SpilledJoinQueue queue, JoinBuildSink sink, QueryContext context)
    {
        _plan = plan;
        _build = build;
        _probe = probe;
        _queue = queue;
        _context = context;
        _buildRowCount = sink.RowCount;
        _hasNullKeys = sink.HasNullKeys;
        _prober = new JoinProber(plan, context);
        _block = new ColumnBatch(context.Task.Budget);
        _input = new ColumnBatch(context.Task.Budget);
        _output = new ColumnBatch(context.Task.Budget);
    }

    /// <summary>Joins the rows of a partition; a batch is good until the next one is asked for.</summary>
    public IEnumerable<ColumnBatch> Join(SpilledJoinPart part, SpilledJoinMode mode, long grant)
    {
        switch (mode)
        {
            case SpilledJoinMode.Divide:
                Divide(part);
                return [];
            case SpilledJoinMode.Pieces:
                return JoinPieces(part, grant);
            default:
                return JoinTable(part, part.Build, null, isFirst: true, isLast: true);
        }
    }

    public void Dispose()
    {
        _prober.Dispose();
        _block.Dispose();
        _input.Dispose();
        _output.Dispose();
    }

    void Divide(SpilledJoinPart part)
    {
        Action<long>? counted = _context.CountSpilled(_plan);
        PartitionedSpill build = SpilledBuild.Divide(part.Build, _build.Layout, part.Depth + 1, _context, counted);
        PartitionedSpill probe;
        try
        {
            probe = SpilledBuild.Divide(part.Probe, _probe.Layout, part.Depth + 1, _context, counted);
        }
        catch
        {
            build.Dispose();
            throw;
        }

        _queue.AddDivided(part, build, probe);
    }

    /// <summary>Which probe rows have a partner in pieces so far is on disk too: a byte for each.</summary>
    IEnumerable<ColumnBatch> JoinPieces(SpilledJoinPart part, long grant)
    {
        using ISpillFile? flags = _prober.TracksProbe ? _context.Task.Spill!.Create() : null;
        for (int from = 0; from < part.Build.Count;)
        {
            int to = PieceEnd(part.Build, from, grant);
            IReadOnlyList<SpillBlock> piece = [.. part.Build.Skip(from).Take(to - from)];
            foreach (ColumnBatch rows in JoinTable(part, piece, flags, from == 0, to == part.Build.Count))
            {
                yield return rows;
            }

            from = to;
        }
    }

    int PieceEnd(IReadOnlyList<SpillBlock> blocks, int from, long grant)
    {
        long rows = 0;
        long bytes = 0;
        int to = from;
        while (to < blocks.Count)
        {
            rows += blocks[to].RowCount;
            bytes += blocks[to].Bytes;
            if (to > from && (_build.TableBytes(rows, bytes) > grant || rows > int.MaxValue / 2))
            {
                break;
            }

            to++;
        }

        return to;
    }

    IEnumerable<ColumnBatch> JoinTable(
        SpilledJoinPart part, IReadOnlyList<SpillBlock> build, ISpillFile? flags, bool isFirst, bool isLast)
    {
        _context.Stop.Token.ThrowIfCancellationRequested();
        using var table = new JoinTable(
            _plan, _build.Layout, SpilledBuild.Load(build, _build.Layout, _context), (part.Depth + 1) * PartitionedSpill.PartitionBits,
            isProbed: part.Probe.Count > 0, _context);
        table.SortHere();
        if (part.Probe.Count > 0)
        {
            _prober.Use(table, _buildRowCount, _hasNullKeys);
            (_prober.IsPartial, _prober.IsContinued) = (!isLast, !isFirst);
            foreach (ColumnBatch rows in Probe(part.Probe, flags))
            {
                yield return rows;
            }
        }

        if (table.Matches is not null)
        {
            using var unmatched = new UnmatchedRows(_plan, table, _context);
            while (unmatched.Next(_output))
            {
                yield return _output;
            }
        }
    }

    IEnumerable<ColumnBatch> Probe(IReadOnlyList<SpillBlock> blocks, ISpillFile? flags)
    {
        long offset = 0;
        foreach (SpillBlock block in blocks)
        {
            using RecordBatch rows = block.Read();
            _block.Reset(rows.Columns.Count, rows.Length);
            for (int i = 0; i < rows.Columns.Count; i++)
            {
                _block.Set(i, rows.Columns[i]);
            }

            for (int from = 0; from < rows.Length; from += _context.Task.BatchSize)
            {
                _context.Stop.Token.ThrowIfCancellationRequested();
                ColumnBatch batch = Input(from, Math.Min(_context.Task.BatchSize, rows.Length - from));
                _prober.Begin(batch, _probe.Layout.Values(i => batch[i]));
                if (flags is not null && _prober.IsContinued)
                {
                    flags.Read(offset, _prober.Matches.AsSpan());
                }

                while (_prober.Next() is { } joined)
                {
                    yield return joined;
                }

                if (flags is not null && _prober.IsPartial)
                {
                    flags.Write(offset, _prober.Matches.AsSpan());
                }

                offset += batch.RowCount;
            }
        }
    }

    ColumnBatch Input(int from, int count)
    {
        if (count == _block.RowCount)
        {
            return _block;
        }

        _input.SliceFrom(_block, from, count);
        return _input;
    }
}
