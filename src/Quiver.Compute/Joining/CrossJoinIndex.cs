using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;

namespace Quiver.Compute.Joining;

/// <summary>Pairs every probe row with every build row: joins without equality keys check their conditions on these pairs.</summary>
sealed unsafe class CrossJoinIndex : JoinIndex
{
    public CrossJoinIndex(int rowCount)
    {
        RowCount = rowCount;
    }

    public override long Bytes => 0;

    public override JoinProbe CreateProbe(MemoryBudget budget) => new Probe(RowCount);

    public override void Dispose()
    {
    }

    sealed class Probe(int buildRowCount) : JoinProbe
    {
        int _rowCount;
        int _row;
        int _build;

        public override void Begin(IReadOnlyList<Column> keys, int rowCount)
        {
            _rowCount = buildRowCount == 0 ? 0 : rowCount;
            _row = 0;
            _build = 0;
        }

        public override int Next(int* probeRows, int* buildRows, int capacity)
        {
            int found = 0;
            while (found < capacity && _row < _rowCount)
            {
                int count = Math.Min(capacity - found, buildRowCount - _build);
                for (int i = 0; i < count; i++)
                {
                    probeRows[found + i] = _row;
                    buildRows[found + i] = _build + i;
                }

                found += count;
                _build += count;
                if (_build == buildRowCount)
                {
                    _build = 0;
                    _row++;
                }
            }

            return found;
        }

        public override void Exists(ulong* mask) =>
            Bitmap.Fill(mask, _rowCount, value: true);

        public override void Dispose()
        {
        }
    }
}
