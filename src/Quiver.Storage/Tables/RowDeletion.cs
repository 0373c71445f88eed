using Quiver.Arrow.Errors;
using Quiver.Compute.Comparison;
using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Types;
using Quiver.Storage.Catalog;
using Quiver.Storage.Wal;

namespace Quiver.Storage.Tables;

/// <summary>
/// Turns the conditions of DELETE into deletes by time and tags: the time in a range, tags equal to values, in lists of values, or
/// missing. Other conditions would depend on the rows, which later writes may still merge.
/// </summary>
static class RowDeletion
{
    /// <summary>Lists of values become a delete each.</summary>
    const int MostDeletes = 1000;

    /// <summary>Returns the deletes that together delete what passes the conditions.</summary>
    /// <exception cref="QuiverException">A condition is of another kind.</exception>
    public static IReadOnlyList<RowDelete> Of(DeleteRequest request, TableDefinition table, string database)
    {
        var times = TimeBounds.Of(request.Filters, column => request.OrdinalOf(column) == table.TimeOrdinal);
        List<IReadOnlyList<(string Name, string? Value)>> tags = [[]];
        foreach (var filter in request.Filters)
        {
            if (IsExactTime(filter, request, table))
            {
                continue;
            }

            var choices = ChoicesOf(filter, request, table) ?? throw new QuiverException(
                ErrorCode.NotSupported,
                $"DELETE FROM {database}.{table.Name} cannot use the condition {filter}: rows of a time-series table are deleted by time "
                + "and tags only, such as WHERE time < TIMESTAMP '2024-01-01' AND host = 'a'");
            tags = [.. from chosen in tags from choice in choices select (IReadOnlyList<(string, string?)>)[.. chosen, choice]];
            if (tags.Count > MostDeletes)
            {
                throw new QuiverException(
                    ErrorCode.LimitExceeded, $"DELETE FROM {database}.{table.Name} names more than {MostDeletes} sets of tags; split it");
            }
        }

        return times.IsEmpty ? [] : [.. tags.Select(chosen => new RowDelete(table.Id, times.Min, times.Max, chosen))];
    }

    static bool IsExactTime(Expression filter, DeleteRequest request, TableDefinition table) => filter switch
    {
        LogicalExpression { IsAnd: true } and => and.Children.All(child => IsExactTime(child, request, table)),
        ComparisonExpression { Left: ColumnExpression column, Right: LiteralExpression literal } comparison =>
            IsExactTime(comparison.Operator, column, literal, request, table),
        ComparisonExpression { Left: LiteralExpression literal, Right: ColumnExpression column } comparison =>
            IsExactTime(comparison.Operator, column, literal, request, table),
        _ => false,
    };

    static bool IsExactTime(
        ComparisonOperator comparison, ColumnExpression column, LiteralExpression literal, DeleteRequest request, TableDefinition table) =>
        request.OrdinalOf(column) == table.TimeOrdinal && literal.Type.Equals(column.Type) && !literal.Value.IsNull
        && comparison is ComparisonOperator.Equal or ComparisonOperator.Less or ComparisonOperator.LessOrEqual
            or ComparisonOperator.Greater or ComparisonOperator.GreaterOrEqual;

    /// <summary>Returns the values that a condition allows a tag to have; null where it is not one about a tag.</summary>
    static IReadOnlyList<(string Name, string? Value)>? ChoicesOf(Expression filter, DeleteRequest request, TableDefinition table)
    {
        var (column, values) = filter switch
        {
            ComparisonExpression { Operator: ComparisonOperator.Equal, Left: ColumnExpression left, Right: LiteralExpression literal } =>
                (left, [TextOf(literal.Value)]),
            ComparisonExpression { Operator: ComparisonOperator.Equal, Left: LiteralExpression literal, Right: ColumnExpression right } =>
                (right, [TextOf(literal.Value)]),
            InListExpression { IsNegated: false, Operand: ColumnExpression operand } list =>
                (operand, list.Values.Select(TextOf).ToArray()),
            UnaryExpression { Operator: UnaryOperator.IsNull, Operand: ColumnExpression operand } => (operand, Array.Empty<string?>()),
            _ => (null, Array.Empty<string?>()),
        };
        if (column is null || TagOf(column, request, table) is not { } tag || values.Contains(null))
        {
            return null;
        }

        return values.Length == 0 ? [(tag, null)] : [.. values.Select(value => (tag, value))];
    }

    static string? TagOf(ColumnExpression column, DeleteRequest request, TableDefinition table) =>
        table.Find(table.Schema.Fields[request.OrdinalOf(column)].Name) is { Role.Field: null } tag ? tag.Name : null;

    static string? TextOf(ScalarValue value) => value.Value as string;
}
