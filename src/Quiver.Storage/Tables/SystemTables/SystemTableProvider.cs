using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;
using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Types;

namespace Quiver.Storage.Tables.SystemTables;

/// <summary>
/// A system table as statements see it. Conditions that a column of text equals a constant, or one of some, reach the source of the rows.
/// </summary>
sealed class SystemTableProvider(ISystemTable table, SystemMoment moment, SnapshotScope scope) : ITableProvider
{
    /// <inheritdoc/>
    public Schema Schema => table.Schema;

    /// <inheritdoc/>
    public FilterPushdown SupportsFilter(Expression filter) => ValuesOf(filter) is not null ? FilterPushdown.Exact
        : table.IsPerDatabase && ColumnsOf(filter).Any(column => column.Name == ISystemTable.DatabaseColumn) ? FilterPushdown.Inexact
        : FilterPushdown.Unsupported;

    /// <inheritdoc/>
    public ExecutionPlan Scan(ScanRequest request)
    {
        var conditions = new Dictionary<string, IReadOnlySet<string>>(StringComparer.Ordinal);
        foreach (var filter in request.Filters)
        {
            if (ValuesOf(filter) is var (column, values))
            {
                var name = Schema.Fields[request.OrdinalOf(column)].Name;
                var wanted = values.ToHashSet(StringComparer.Ordinal);
                if (conditions.TryGetValue(name, out var before))
                {
                    wanted.IntersectWith(before);
                }

                conditions[name] = wanted;
            }
        }

        if (table.IsPerDatabase && CurrentDatabase() is { } current && !request.Filters.SelectMany(ColumnsOf)
            .Any(column => Schema.Fields[request.OrdinalOf(column)].Name == ISystemTable.DatabaseColumn))
        {
            conditions[ISystemTable.DatabaseColumn] = new HashSet<string>(StringComparer.Ordinal) { current };
        }

        return new SystemScan(table, new SystemRequest(moment, scope, conditions), request);
    }

    /// <summary>Returns the column of a condition and the texts that it may have; null for a condition of another shape.</summary>
    static (ColumnExpression Column, IEnumerable<string> Values)? ValuesOf(Expression filter) => filter switch
    {
        ComparisonExpression { Operator: ComparisonOperator.Equal, Left: ColumnExpression column, Right: LiteralExpression literal }
            when IsText(column) => (column, TextsOf([literal.Value])),
        ComparisonExpression { Operator: ComparisonOperator.Equal, Left: LiteralExpression literal, Right: ColumnExpression column }
            when IsText(column) => (column, TextsOf([literal.Value])),
        InListExpression { IsNegated: false, Operand: ColumnExpression column } list when IsText(column) => (column, TextsOf(list.Values)),
        _ => null,
    };

    static bool IsText(ColumnExpression column) => column.Type.Equals(DataType.Utf8);

    /// <summary>Null equals nothing, so it leaves no row.</summary>
    static IEnumerable<string> TextsOf(IEnumerable<ScalarValue> values) => values.Select(value => value.Value).OfType<string>();

    static IEnumerable<ColumnExpression> ColumnsOf(Expression expression) =>
        expression is ColumnExpression column ? [column] : expression.Children.SelectMany(ColumnsOf);

    /// <summary>The database that the session has chosen; null for none, and for the one from which operators look at all.</summary>
    string? CurrentDatabase()
    {
        if (scope.CurrentSchema is not { } name)
        {
            return null;
        }

        var database = moment.Catalog.FindDatabase(name) ?? moment.Catalog.Databases.FirstOrDefault(
            other => other.DeletedAt is null && other.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        return database is { IsInternal: false } ? database.Name : null;
    }
}
