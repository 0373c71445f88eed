using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;

namespace Quiver.Engine.Tests.Answers;

/// <summary>
/// A table of measurements that finds latest rows and distinct values by looking at all of its rows, and writes down what it was asked.
/// Answers come in no order.
/// </summary>
sealed class ReadyTable(IReadOnlyList<object?[]> rows, Knowledge knowledge, int seed = 1) : IReadyAnswers
{
    const int Time = 3;

    public static Schema Columns { get; } = new(
    [
        new Field("host", DataType.Utf8), new Field("region", DataType.Utf8), new Field("rack", DataType.Int64),
        new Field("time", DataType.Timestamp(TimeUnit.Nanosecond), isNullable: false),
        new Field("v", DataType.Float64), new Field("w", DataType.Int64), new Field("s", DataType.Utf8),
    ]);

    /// <summary>What was asked since the last time this was cleared.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>How many answers were given.</summary>
    public int Answered { get; private set; }

    public Schema Schema => Columns;

    public int TimeColumn => Time;

    public ExecutionPlan Scan(ScanRequest request) => Table(Columns, rows).Scan(request);

    public ITableProvider? FindLatest(LatestRequest request)
    {
        Asked.Add($"latest {request.Count} of ({Names(request.Keys)}) with ({Names(request.Columns)})"
            + (request.LastNonNull.Count > 0 ? $" filled ({Names(request.LastNonNull)})" : "") + Text(request.Filters, request.OrdinalOf));
        bool isCached = request.Keys.All(k => k < Time) && request.Count <= 2;
        if (knowledge == Knowledge.Nothing || (knowledge == Knowledge.Cached && !isCached))
        {
            return null;
        }

        var found = new HashSet<object?[]>(ReferenceEqualityComparer.Instance);
        foreach (IGrouping<string, object?[]> group in rows.GroupBy(r => Key(r, request.Keys)))
        {
            List<object?[]> latest = [.. group.OrderByDescending(r => (DateTime)r[Time]!)];
            found.UnionWith(latest.Take(request.Count));
            foreach (int column in request.LastNonNull)
            {
                found.UnionWith(latest.Where(r => r[column] is not null).Take(1));
            }
        }

        return Answer("latest", request.Columns, [.. found, .. Surplus(rows.Where(r => !found.Contains(r)))]);
    }

    public ITableProvider? FindDistinct(DistinctRequest request)
    {
        Asked.Add($"distinct ({Names(request.Columns)}){Text(request.Filters, request.OrdinalOf)}");
        if (knowledge == Knowledge.Nothing || (knowledge == Knowledge.Cached && request.Columns.Any(c => c >= Time)))
        {
            return null;
        }

        return Answer("distinct", request.Columns, rows.DistinctBy(r => Key(r, request.Columns)));
    }

    ReadyPart Answer(string name, IReadOnlyList<int> columns, IEnumerable<object?[]> found)
    {
        Answered++;
        var random = new Random(seed);
        object?[][] mixed = [.. found.OrderBy(_ => random.Next()).Select(r => columns.Select(c => r[c]).ToArray())];
        return new ReadyPart(Table(Columns.Select(columns), mixed), $"fake \"{name}\"");
    }

    IEnumerable<object?[]> Surplus(IEnumerable<object?[]> others) =>
        knowledge == Knowledge.Surplus ? others.Where((_, i) => (i + seed) % 3 != 0) : [];

    public static MemoryTable Table(Schema schema, IReadOnlyList<object?[]> rows)
    {
        var batches = new List<RecordBatch>();
        for (int from = 0; from < rows.Count; from += 50)
        {
            object?[][] part = [.. rows.Skip(from).Take(50)];
            Column[] columns = [.. schema.Fields.Select((f, c) => ColumnBuilder.Build(f.Type, [.. part.Select(r => r[c])]))];
            batches.Add(new RecordBatch(schema, columns, part.Length));
        }

        return new MemoryTable(schema, batches);
    }

    static string Key(object?[] row, IReadOnlyList<int> columns) =>
        string.Join('\n', columns.Select(c => row[c] is { } value ? $"={value}" : "null"));

    static string Names(IReadOnlyList<int> columns) => string.Join(' ', columns.Select(c => Columns.Fields[c].Name));

    /// <summary>The filters as text, with a look at where each of their columns stands.</summary>
    static string Text(IReadOnlyList<Expression> filters, Func<ColumnExpression, int> ordinalOf)
    {
        var pending = new Stack<Expression>(filters);
        while (pending.TryPop(out Expression? next))
        {
            if (next is ColumnExpression column)
            {
                Xunit.Assert.Equal(Columns.Fields[ordinalOf(column)].Name, column.Name);
            }

            foreach (Expression child in next.Children)
            {
                pending.Push(child);
            }
        }

        return filters.Count > 0 ? $" where {string.Join(" and ", filters)}" : "";
    }
}
