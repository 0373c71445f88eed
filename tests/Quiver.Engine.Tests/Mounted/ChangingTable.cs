using System.Collections.Immutable;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;
using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;

namespace Quiver.Engine.Tests.Mounted;

/// <summary>A table that takes rows and deletes by comparisons of a column with a literal.</summary>
sealed class ChangingTable : IInsertTarget, IDeleteTarget
{
    readonly ChangingTable? _live;
    ImmutableList<object?[]> _rows;

    public ChangingTable(Schema schema)
        : this(schema, [], null)
    {
    }

    ChangingTable(Schema schema, ImmutableList<object?[]> rows, ChangingTable? live)
    {
        Schema = schema;
        _rows = rows;
        _live = live;
    }

    public Schema Schema { get; }

    /// <summary>The number of rows of each batch that came.</summary>
    public List<int> Batches { get; } = [];

    /// <summary>The conditions of the last deletion, as text.</summary>
    public string LastFilters { get; private set; } = "";

    public ExecutionPlan Scan(ScanRequest request) => new MemoryTable(Schema, new RecordBatch(
        Schema,
        [.. Schema.Fields.Select((f, c) => ColumnBuilder.Build(f.Type, [.. _rows.Select(r => r[c])]))],
        _rows.Count)).Scan(request);

    /// <summary>Returns the table of this moment, which passes writes on.</summary>
    public ChangingTable Freeze() => new(Schema, _rows, this);

    public async ValueTask<long> InsertAsync(IAsyncEnumerable<RecordBatch> rows, CancellationToken cancellationToken)
    {
        if (_live is not null)
        {
            return await _live.InsertAsync(rows, cancellationToken);
        }

        long count = 0;
        await foreach (RecordBatch batch in rows.WithCancellation(cancellationToken))
        {
            using (batch)
            {
                Batches.Add(batch.Length);
                count += batch.Length;
                _rows = _rows.AddRange(Enumerable.Range(0, batch.Length)
                    .Select(i => batch.Columns.Select(c => c.GetValue(i)).ToArray()));
            }
        }

        return count;
    }

    public ValueTask<long> DeleteAsync(DeleteRequest request, CancellationToken cancellationToken)
    {
        if (_live is not null)
        {
            return _live.DeleteAsync(request, cancellationToken);
        }

        Func<object?[], bool>[] tests = [.. request.Filters.Select(f => Test(f, request))];
        LastFilters = string.Join(" and ", request.Filters);
        int before = _rows.Count;
        _rows = _rows.RemoveAll(r => tests.All(t => t(r)));
        return ValueTask.FromResult((long)(before - _rows.Count));
    }

    static Func<object?[], bool> Test(Expression filter, DeleteRequest request)
    {
        if (filter is not ComparisonExpression { Left: ColumnExpression column, Right: LiteralExpression literal } comparison)
        {
            throw new QuiverException(ErrorCode.NotSupported, $"rows cannot be deleted where {filter}");
        }

        int ordinal = request.OrdinalOf(column);
        object? value = literal.Value.Value;
        return row => row[ordinal] is { } found && Holds(comparison.Operator, Comparer<object>.Default.Compare(found, value!));
    }

    static bool Holds(ComparisonOperator comparison, int order) => comparison switch
    {
        ComparisonOperator.Equal => order == 0,
        ComparisonOperator.Less => order < 0,
        ComparisonOperator.GreaterOrEqual => order >= 0,
        _ => throw new QuiverException(ErrorCode.NotSupported, $"rows cannot be deleted by {comparison}"),
    };
}
