using System.Text;
using Quiver.Arrow.Batches;
using Quiver.Cli.Output;
using Xunit;

namespace Quiver.Cli.Tests;

public sealed class PlanWriterTests
{
    [Fact]
    public async Task Explain_showsPlansLineByLine()
    {
        await using Database database = Database.Open();
        await using QueryResult result = await database.Connect().QueryAsync(
            "EXPLAIN SELECT 1 AS \"a\e[2Jb\"", TestContext.Current.CancellationToken);
        using var stream = new MemoryStream();
        using IResultWriter writer = ResultWriters.Create(OutputFormat.Table, stream, result.Schema, TableLayout.Plain);
        await foreach (RecordBatch batch in result.Batches)
        {
            using (batch)
            {
                writer.Write(batch);
            }
        }

        writer.Finish();
        string text = Encoding.UTF8.GetString(stream.ToArray());
        Assert.Matches("^── logical plan ──\nProject: 1 AS \"?a.*b\"?\n  OneRow\n\n── physical plan ──\nProject: ", text);
        Assert.DoesNotContain('\e', text);
    }
}
