using System.Text;
using Quiver.Arrow.Batches;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Lowering;
using Quiver.InfluxQl.Results;
using Quiver.InfluxQueries;
using Xunit;

namespace Quiver.InfluxQl.Tests.Series;

/// <summary>All plans of a SELECT see the store as it was when the first of them was made.</summary>
public sealed class SelectSnapshotTests
{
    [Fact]
    public async Task PlanSeesNoWriteThatCameAfterAnEarlierPlan()
    {
        await using SeriesDatabase database = await SeriesDatabase.OpenAsync("m v=1 1\nm v=2 2\n");
        var scope = new StatementScope(
            database.Database.InfluxQl!, new InfluxQlRequest { Text = "SELECT v FROM m", Database = "db" }, 0);
        var store = new SeriesStore(scope, "SELECT v FROM m");
        await using (store.Begin(Stop))
        {
            Assert.Equal(2, await CountAsync(store));
            await database.WriteAsync("m v=3 3\nm v=4 1000000000\n");
            Assert.Equal(2, await CountAsync(store));
        }

        var later = new SeriesStore(scope, "SELECT v FROM m");
        await using (later.Begin(Stop))
        {
            Assert.Equal(4, await CountAsync(later));
        }
    }

    /// <summary>Two days of points, of which the first are enough for a plan of their own.</summary>
    [Fact]
    public async Task SliceSeesNoWriteThatCameWhileAnEarlierOneWasRead()
    {
        const int Early = 200_000;
        const long Day = 86_400_000_000_000;
        var lines = new StringBuilder();
        for (int i = 0; i < Early; i++)
        {
            lines.Append("m v=1i ").Append(i).Append('\n');
        }

        await using SeriesDatabase database = await SeriesDatabase.OpenAsync(lines.Append($"m v=1i {Day}\n").ToString());
        var request = new InfluxQlRequest { Text = "SELECT v FROM m", Database = "db" };
        long count = 0;
        bool hasWritten = false;
        await foreach (StatementAnswer answer in database.Database.InfluxQl!.RunAsync(InfluxQlExecutor.Parse(request), request, Stop))
        {
            await foreach (SeriesRows rows in answer.Rows.WithCancellation(Stop))
            {
                count += rows.RowCount;
                Array.ForEach([.. rows.Columns], column => column.Dispose());
                if (!hasWritten)
                {
                    hasWritten = true;
                    await database.WriteAsync($"m v=2i {Day + 1}\n");
                }
            }
        }

        Assert.Equal(Early + 1, count);
        Assert.Equal($"m(time,count)[0 {Early + 2}]", await database.AskAsync("SELECT count(v) FROM m"));
    }

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    static async Task<int> CountAsync(SeriesStore store)
    {
        InfluxVariable[] presence = [new("v", InfluxType.Float)];
        var query = new PointQuery([new InfluxMeasurement("", "", "m")], [], ["v"], presence, null, 0, 9_000_000_000, IsAscending: true)
        {
            Schema = store,
        };
        IAsyncEnumerable<RecordBatch> batches = await store.StartAsync(
            (findTable, ids) => new PointPlan(query, new MeasurementScans(query, findTable, ids)).Build(), Stop);
        int count = 0;
        await foreach (RecordBatch batch in batches.WithCancellation(Stop))
        {
            count += batch.Length;
            batch.Dispose();
        }

        return count;
    }
}
