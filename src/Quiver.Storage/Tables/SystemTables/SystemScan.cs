using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;

namespace Quiver.Storage.Tables.SystemTables;

/// <summary>Reads a system table: asks its source for rows, and no further than the statement needs them.</summary>
sealed class SystemScan(ISystemTable table, SystemRequest facts, ScanRequest request) : MorselScan
{
    /// <inheritdoc/>
    public override Schema Schema { get; } = table.Schema.Select(request.Projection);

    /// <inheritdoc/>
    public override PlanProperties Properties => new() { RowCount = Math.Min(table.EstimateRows(facts), request.Limit ?? long.MaxValue) };

    /// <inheritdoc/>
    public override string Describe()
    {
        var conditions = facts.Conditions.OrderBy(condition => condition.Key, StringComparer.Ordinal)
            .Select(condition => $"{condition.Key} in ({string.Join(", ", condition.Value.Order(StringComparer.Ordinal).Take(8))})");
        return $"SystemScan {table.Name}: {(facts.Conditions.Count == 0 ? "all" : string.Join(" and ", conditions))}";
    }

    /// <inheritdoc/>
    public override MorselSource Open(TaskContext context, CancellationToken cancellationToken) =>
        new Source(this, context, cancellationToken);

    /// <summary>The rows that the statement is given, made one by one.</summary>
    IEnumerable<object?[]> Rows()
    {
        (int Ordinal, IReadOnlySet<string> Values)[] conditions =
        [
            .. facts.Conditions.Select(condition => (OrdinalOf(condition.Key), condition.Value)),
        ];
        var rows = table.Rows(facts).Where(row =>
            Array.TrueForAll(conditions, condition => row[condition.Ordinal] is string text && condition.Values.Contains(text)));
        return request.Limit is { } limit and <= int.MaxValue ? rows.Take((int)limit) : rows;
    }

    IReadOnlyList<int> Projection => request.Projection;

    int OrdinalOf(string column) => Enumerable.Range(0, table.Schema.Fields.Count).First(i => table.Schema.Fields[i].Name == column);

    sealed class Source(SystemScan scan, TaskContext context, CancellationToken cancellationToken) : MorselSource
    {
        int _isTaken;

        public override int MorselCount => 1;

        public override MorselReader CreateReader() =>
            new Reader(scan, Interlocked.Exchange(ref _isTaken, 1) == 0 ? scan.Rows() : [], context, cancellationToken);
    }

    sealed class Reader(SystemScan scan, IEnumerable<object?[]> rows, TaskContext context, CancellationToken cancellationToken)
        : MorselReader
    {
        readonly IEnumerator<object?[]> _rows = rows.GetEnumerator();
        readonly IReadOnlyList<int> _projection = scan.Projection;
        Column[] _columns = [];

        public override long Morsel => 0;

        public override RecordBatch? Next()
        {
            Free();
            cancellationToken.ThrowIfCancellationRequested();
            ColumnBuilder[] builders = [.. scan.Schema.Fields.Select(field => ColumnBuilder.Create(field.Type, context.Budget))];
            try
            {
                var count = 0;
                while (count < context.BatchSize && _rows.MoveNext())
                {
                    for (var i = 0; i < builders.Length; i++)
                    {
                        builders[i].Append(_rows.Current[_projection[i]]);
                    }

                    count++;
                }

                if (count == 0)
                {
                    return null;
                }

                _columns = [.. builders.Select(builder => builder.Finish())];
                return new RecordBatch(scan.Schema, [.. _columns.Select(column => column.Slice(0, count))], count);
            }
            finally
            {
                foreach (var builder in builders)
                {
                    builder.Dispose();
                }
            }
        }

        public override void Dispose()
        {
            _rows.Dispose();
            Free();
            base.Dispose();
        }

        void Free()
        {
            foreach (var column in _columns)
            {
                column.Dispose();
            }

            _columns = [];
        }
    }
}
