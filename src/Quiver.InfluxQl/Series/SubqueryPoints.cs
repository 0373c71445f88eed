using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Evaluation;
using Quiver.InfluxQl.Graph.Nodes;
using Quiver.InfluxQl.Lexical;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Series;

/// <summary>Collects the rows of subqueries as points of the query around them: by its dimensions, in the order of time.</summary>
sealed class SubqueryPoints(SelectShape shape, SeriesMemory memory)
{
    readonly Dictionary<string, SeriesPoints> _series = new(StringComparer.Ordinal);

    /// <summary>Adds the rows of a series that a subquery gave.</summary>
    public void Add(ComputedSeries rows, SubqueryNode node)
    {
        string[] tags = [.. shape.Dimensions.Select(name => TagOf(rows, node, name))];
        SeriesPoints target = Find(rows.Name, tags);
        InfluxExpression? condition = node.Selection.Condition;
        RowExpression? filter = condition is null ? null : RowExpressionCompiler.CompileCondition(condition, Require);
        Func<int, InfluxValue>[] readers = [.. shape.Variables.Select(variable => ReaderOf(variable, rows, node))];
        memory.Take(rows.Times.Count, readers.Length);
        var row = new InfluxValue[readers.Length];
        for (int i = 0; i < rows.Times.Count; i++)
        {
            for (int column = 0; column < readers.Length; column++)
            {
                row[column] = ValueCasts.Cast(readers[column](i), shape.Variables[column].Type);
            }

            if (filter is null || filter.Evaluate(row) is { Type: InfluxType.Boolean, Boolean: true })
            {
                Append(target, rows.Times[i], row);
            }
        }
    }

    /// <summary>Adds a series that was read from a measurement.</summary>
    public void Add(SeriesPoints series)
    {
        SeriesPoints target = Find(series.Name, series.Tags);
        memory.Take(series.Times.Count, series.Columns.Length);
        for (int i = 0; i < series.Times.Count; i++)
        {
            Append(target, series.Times[i], [.. series.Columns.Select(column => column[i])]);
        }
    }

    /// <summary>Returns the series in the order of the answer, their rows sorted.</summary>
    public IEnumerable<SeriesPoints> Sorted()
    {
        List<SeriesPoints> series = [.. _series.Values];
        series.Sort(Compare);
        if (!shape.Compiled.IsAscending)
        {
            series.Reverse();
        }

        return series.Select(Sort);
    }

    static void Append(SeriesPoints target, long time, ReadOnlySpan<InfluxValue> row)
    {
        target.Times.Add(time);
        for (int i = 0; i < target.Columns.Length; i++)
        {
            target.Columns[i].Add(i < row.Length ? row[i] : InfluxValue.Null);
        }
    }

    static int Compare(SeriesPoints left, SeriesPoints right)
    {
        int order = TextOrder.Bytes.Compare(left.Name, right.Name);
        for (int i = 0; order == 0 && i < left.Tags.Count; i++)
        {
            order = TextOrder.Bytes.Compare(left.Tags[i], right.Tags[i]);
        }

        return order;
    }

    SeriesPoints Sort(SeriesPoints series)
    {
        // A copy beside the rows, which are counted.
        memory.Take(series.Times.Count, series.Columns.Length);
        int direction = shape.Compiled.IsAscending ? 1 : -1;
        int[] order = [.. Enumerable.Range(0, series.Times.Count)];
        Array.Sort(order, (a, b) => series.Times[a] != series.Times[b]
            ? direction * series.Times[a].CompareTo(series.Times[b])
            : a.CompareTo(b));
        SeriesPoints sorted = SeriesPoints.Create(series.Name, series.Tags, series.Columns.Length);
        foreach (int row in order)
        {
            sorted.Times.Add(series.Times[row]);
            for (int i = 0; i < sorted.Columns.Length; i++)
            {
                sorted.Columns[i].Add(series.Columns[i][row]);
            }
        }

        return sorted;
    }

    SeriesPoints Find(string name, IReadOnlyList<string> tags)
    {
        string key = string.Join('\0', tags.Prepend(name));
        if (!_series.TryGetValue(key, out SeriesPoints? series))
        {
            series = SeriesPoints.Create(name, tags, shape.Variables.Count);
            _series.Add(key, series);
        }

        return series;
    }

    /// <summary>A name that the subquery does not give has no value, and no comparison with it is true.</summary>
    (int Slot, InfluxType Type) Require(InfluxVariable variable) =>
        (shape.Require(variable), variable.Type == InfluxType.Unknown ? InfluxType.String : variable.Type);

    static string TagOf(ComputedSeries rows, SubqueryNode node, string name)
    {
        IReadOnlyList<string> dimensions = node.Graph.Emit.Dimensions;
        for (int i = 0; i < dimensions.Count; i++)
        {
            if (string.Equals(dimensions[i], name, StringComparison.Ordinal))
            {
                return rows.Tags[i];
            }
        }

        return "";
    }

    /// <summary>Returns what reads a variable: a column of the subquery, or a dimension that it names.</summary>
    Func<int, InfluxValue> ReaderOf(InfluxVariable variable, ComputedSeries rows, SubqueryNode node)
    {
        SubqueryColumn? column = shape.Subqueries.Where(other => other.Graph == node.Graph).SelectMany(other => other.Columns)
            .FirstOrDefault(column => string.Equals(column.Variable.Name, variable.Name, StringComparison.Ordinal));
        if (column is { Index: >= 0 and var index })
        {
            return row => rows.Columns[index][row];
        }

        if (column is { IsTag: true })
        {
            InfluxValue tag = InfluxValue.Of(TagOf(rows, node, variable.Name));
            return _ => tag;
        }

        return _ => InfluxValue.Null;
    }
}
