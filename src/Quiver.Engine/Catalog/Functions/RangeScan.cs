using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Engine.Catalog.Functions;

/// <summary>Makes the values of a range; a morsel is a run of them.</summary>
sealed class RangeScan(Schema schema, RangeSteps steps, long? limit) : MorselScan
{
    const int MorselRows = 1 << 16;

    readonly RangeSteps _steps = limit is { } most && most < steps.Count ? steps with { Count = most } : steps;

    public override Schema Schema { get; } = schema;

    public override PlanProperties Properties => PlanProperties.Default with
    {
        RowCount = _steps.Count,
        Orderings = Schema.Fields.Count > 0 && IsMonotonic ? [new Ordering(0, IsFalling, IsFalling)] : [],
    };

    /// <summary>A month forth and some days back may lead either way.</summary>
    bool IsMonotonic => _steps.Months == 0 || _steps.Step == 0 || _steps.Months > 0 == _steps.Step > 0;

    bool IsFalling => _steps.Months < 0 || _steps.Step < 0;

    public override string Describe() => $"RangeScan: {_steps.Count} rows";

    public override MorselSource Open(TaskContext context, CancellationToken cancellationToken) => new Source(this, context);

    sealed class Source(RangeScan scan, TaskContext context) : MorselSource
    {
        readonly long _morsels = (scan._steps.Count / MorselRows) + (scan._steps.Count % MorselRows == 0 ? 0 : 1);
        long _next = -1;

        public override int MorselCount => (int)Math.Min(_morsels, int.MaxValue);

        public override double Progress => _morsels == 0 ? 1 : Math.Min(1, (_next + 1.0) / _morsels);

        public override MorselReader CreateReader() => new Reader(this);

        /// <summary>Returns the next morsel, -1 at the end.</summary>
        long Take()
        {
            long next = Interlocked.Increment(ref _next);
            return next < _morsels ? next : -1;
        }

        RangeScan Scan => scan;

        int BatchSize => context.BatchSize;

        MemoryBudget Budget => context.Budget;

        sealed class Reader(Source source) : MorselReader
        {
            long _morsel = -1;
            long _at;
            long _end;
            Column[] _columns = [];

            public override long Morsel => _morsel;

            public override RecordBatch? Next()
            {
                if (_at >= _end)
                {
                    _morsel = source.Take();
                    if (_morsel < 0)
                    {
                        return null;
                    }

                    _at = _morsel * MorselRows;
                    _end = Math.Min(_at + MorselRows, source.Scan._steps.Count);
                }

                int count = (int)Math.Min(source.BatchSize, _end - _at);
                Free();
                _columns = [.. source.Scan.Schema.Fields.Select(_ => Fill(count))];
                _at += count;
                return new RecordBatch(source.Scan.Schema, [.. _columns.Select(c => c.Slice(0, count))], count);
            }

            public override void Dispose()
            {
                Free();
                base.Dispose();
            }

            Column Fill(int count)
            {
                RangeSteps steps = source.Scan._steps;
                using var builder = (FixedWidthColumnBuilder)ColumnBuilder.Create(steps.Type, source.Budget);
                if (steps.Months == 0)
                {
                    long value = steps.At(_at);
                    for (int i = 0; i < count; i++)
                    {
                        builder.AppendRaw(unchecked(value + (i * steps.Step)));
                    }
                }
                else
                {
                    for (int i = 0; i < count; i++)
                    {
                        builder.AppendRaw(steps.At(_at + i));
                    }
                }

                return builder.Finish();
            }

            void Free()
            {
                foreach (Column column in _columns)
                {
                    column.Dispose();
                }

                _columns = [];
            }
        }
    }
}
