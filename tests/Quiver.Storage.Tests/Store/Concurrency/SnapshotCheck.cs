using Xunit;

namespace Quiver.Storage.Tests.Store.Concurrency;

/// <summary>
/// Reads all tables in one statement: what it sees must be the state after a whole number of writes of each writer, between those that
/// had ended when it began and those that had begun when it ended.
/// </summary>
sealed class SnapshotCheck(Database database, IReadOnlyList<WriterState> writers, AdvancingTime clock, TimeSpan retention)
{
    const string Sql =
        """
        SELECT 'a' AS source, w, count(*), min(n), max(n), sum(n) FROM db.a GROUP BY w
        UNION ALL SELECT 'b', w, count(*), min(n), max(n), sum(n) FROM db.b GROUP BY w
        UNION ALL SELECT 'c', w, count(*), min(n), max(n), sum(n) FROM db.c GROUP BY w
        UNION ALL SELECT 'r', w, count(*), min(n), max(n), sum(n) FROM db.r GROUP BY w
        """;

    readonly Connection _connection = database.Connect();

    public async Task RunAsync()
    {
        WriterMark[] before = [.. writers.Select(writer => writer.Mark())];
        var oldest = clock.Nanoseconds - (retention.Ticks * 100);
        await using var result = await _connection.QueryAsync(Sql);
        var rows = await result.ToRowsAsync();
        var newest = clock.Nanoseconds - (retention.Ticks * 100);
        for (var i = 0; i < writers.Count; i++)
        {
            var found = rows.Where(row => (string)row[1]! == writers[i].Name).ToDictionary(
                row => (string)row[0]!, row => new Range((long)row[2]!, (long)row[3]!, (long)row[4]!, Convert.ToInt64(row[5], null)));
            var problem = Find(writers[i], before[i], writers[i].Mark(), found, oldest, newest);
            Assert.True(problem is null, $"writer {i}: {problem}; {before[i]} {writers[i].Mark()} {string.Join(" ", found)}");
        }
    }

    static string? Find(
        WriterState writer, WriterMark before, WriterMark after, Dictionary<string, Range> found, long oldest, long newest)
    {
        if (found.Count == 0)
        {
            return before.Ended == 0 ? null : "nothing is there";
        }

        if (!found.TryGetValue("a", out var a) || !found.TryGetValue("b", out var b) || !found.TryGetValue("c", out var c))
        {
            return "a table is empty";
        }

        var last = b.Last;
        return b != Range.Of(1, last) ? "table b has a hole"
            : last < before.Ended ? "an acknowledged write is missing"
            : last > after.Begun ? "a write is there that was not begun"
            : c != new Range(1, last, last, last) ? "table c is of another moment, or has an older value"
            : a != Range.Of(a.First, last) ? "table a is of another moment or has a hole"
            : a.First <= before.DeletionEnded ? "deleted rows are there"
            : a.First > after.DeletionBegun + 1 ? "rows are gone that nobody deleted"
            : RetentionProblem(writer, last, found.GetValueOrDefault("r"), oldest, newest);
    }

    static string? RetentionProblem(WriterState writer, long last, Range? r, long oldest, long newest)
    {
        var mustBeThere = writer.FirstFrom(newest);
        if (r is null)
        {
            return mustBeThere > last ? null : "table r is empty";
        }

        return r != Range.Of(r.First, last) ? "table r is of another moment or has a hole"
            : r.First > mustBeThere ? "rows have expired too early"
            : r.First < writer.FirstFrom(oldest) ? "rows are there that have expired"
            : null;
    }

    sealed record Range(long Count, long First, long Last, long Sum)
    {
        public static Range Of(long first, long last) => new(last - first + 1, first, last, (first + last) * (last - first + 1) / 2);
    }
}
