using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;

namespace Quiver.Compute.Joining;

/// <summary>
/// Several indexes of the same build rows, any of which may name a partner: a condition that is an OR of equalities. A pair that
/// more than one of them names is given once.
/// </summary>
/// <param name="parts">The indexes.</param>
/// <param name="widths">How many of the key columns belong to each, in their order.</param>
sealed unsafe class AlternativesJoinIndex(IReadOnlyList<JoinIndex> parts, IReadOnlyList<int> widths) : JoinIndex
{
    public override long Bytes => parts.Sum(p => p.Bytes);

    public override JoinProbe CreateProbe(MemoryBudget budget) => new Probe(parts, widths, RowCount, budget);

    public override void Dispose()
    {
        foreach (JoinIndex part in parts)
        {
            part.Dispose();
        }
    }

    sealed class Probe : JoinProbe
    {
        readonly Part[] _parts;
        readonly IReadOnlyList<int> _widths;
        readonly NativeBuffer _seen;
        readonly int _buildRowCount;
        int _rowCount;
        int _row;
        int _part;
        int _mark;

        public Probe(IReadOnlyList<JoinIndex> parts, IReadOnlyList<int> widths, int buildRowCount, MemoryBudget budget)
        {
            _parts = [.. parts.Select(p => new Part(p.CreateProbe(budget), budget))];
            _widths = widths;
            _buildRowCount = buildRowCount;
            _seen = NativeBuffer.Allocate((buildRowCount + 64L) * 4, budget, "a join");
            _seen.Clear(buildRowCount * 4L);
        }

        public override void Begin(IReadOnlyList<Column> keys, int rowCount)
        {
            int from = 0;
            for (int p = 0; p < _parts.Length; p++)
            {
                _parts[p].Begin([.. keys.Skip(from).Take(_widths[p])], rowCount);
                from += _widths[p];
            }

            _rowCount = rowCount;
            _row = 0;
            _part = 0;
            NextMark();
        }

        public override int Next(int* probeRows, int* buildRows, int capacity)
        {
            int* seen = (int*)_seen.Pointer;
            int found = 0;
            for (; _row < _rowCount; _row++, _part = 0, NextMark())
            {
                for (; _part < _parts.Length; _part++)
                {
                    while (_parts[_part].TryPeek(_row, out int build))
                    {
                        if (seen[build] != _mark)
                        {
                            if (found == capacity)
                            {
                                return found;
                            }

                            seen[build] = _mark;
                            probeRows[found] = _row;
                            buildRows[found++] = build;
                        }

                        _parts[_part].Skip();
                    }
                }
            }

            return found;
        }

        public override void Exists(ulong* mask)
        {
            new Span<ulong>(mask, Bitmap.Words(_rowCount)).Clear();
            foreach (Part part in _parts)
            {
                part.MarkAll(mask);
            }
        }

        public override void Dispose()
        {
            foreach (Part part in _parts)
            {
                part.Dispose();
            }

            _seen.Dispose();
        }

        /// <summary>Each probe row has a number of its own, so that what was seen need not be cleared for each.</summary>
        void NextMark()
        {
            if (++_mark == int.MaxValue)
            {
                _seen.Clear(_buildRowCount * 4L);
                _mark = 1;
            }
        }
    }

    /// <summary>The pairs of one index, in rising order of probe rows, read some ahead.</summary>
    sealed class Part(JoinProbe probe, MemoryBudget budget) : IDisposable
    {
        const int Ahead = 1024;
        readonly NativeBuffer _pairs = NativeBuffer.Allocate((Ahead + 64) * 8, budget, "a join");
        int _count;
        int _next;
        bool _isDone;

        int* ProbeRows => (int*)_pairs.Pointer;

        int* BuildRows => ProbeRows + Ahead + 64;

        public void Begin(Column[] keys, int rowCount)
        {
            probe.Begin(keys, rowCount);
            _count = 0;
            _next = 0;
            _isDone = false;
        }

        /// <summary>Returns the next partner of a probe row; the rows before it must have been read.</summary>
        public bool TryPeek(int row, out int build)
        {
            if (_next == _count && !_isDone)
            {
                _count = probe.Next(ProbeRows, BuildRows, Ahead);
                _next = 0;
                _isDone = _count == 0;
            }

            bool found = _next < _count && ProbeRows[_next] == row;
            build = found ? BuildRows[_next] : -1;
            return found;
        }

        public void Skip() => _next++;

        public void MarkAll(ulong* mask)
        {
            int count;
            while ((count = probe.Next(ProbeRows, BuildRows, Ahead)) > 0)
            {
                for (int i = 0; i < count; i++)
                {
                    Bitmap.Set(mask, ProbeRows[i]);
                }
            }
        }

        public void Dispose()
        {
            probe.Dispose();
            _pairs.Dispose();
        }
    }
}
