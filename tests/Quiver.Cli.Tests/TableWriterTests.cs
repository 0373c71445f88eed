using System.Text;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Types;
using Quiver.Cli.Output;
using Quiver.Compute.Text;
using Xunit;

namespace Quiver.Cli.Tests;

public sealed class TableWriterTests
{
    [Fact]
    public async Task Rows_moreThanShown_areElidedInTheMiddle()
    {
        FakeResult result = Numbers(12345, 1);
        result.BatchRows = 1000;
        string[] lines = (await DrawAsync(result, new TableLayout { MaxRows = 4, HasCount = true })).Split('\n');
        Assert.Equal(
            ["│     0 │", "│     1 │", "│     · │", "│ 12343 │", "│ 12344 │", "└───────┘", "12,345 rows (4 shown)", ""],
            lines[4..]);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(3)]
    [InlineData(1)]
    [InlineData(0)]
    public async Task Rows_fewerThanShown_areAllThere(int count)
    {
        FakeResult result = Numbers(count, 1);
        string[] lines = (await DrawAsync(result, new TableLayout { MaxRows = 4, HasCount = true })).Split('\n');
        Assert.Equal(Enumerable.Range(0, count).Select(i => $"│     {i} │"), lines[4..(4 + count)]);
        Assert.Equal(count == 1 ? "1 row" : $"{count} rows", lines[^2]);
    }

    [Fact]
    public async Task Rows_piped_areAllThereBeyondTheSample()
    {
        FakeResult result = Numbers(2500, 1_000_000);
        result.BatchRows = 700;
        string[] lines = (await DrawAsync(result, TableLayout.Plain)).Split('\n');
        Assert.Equal(2500 + 6, lines.Length);
        Assert.Equal("│ 2499000000 │", lines[^3]);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(200)]
    public async Task Width_terminal_isNeverPassed(int width)
    {
        string[] names = [.. Enumerable.Range(0, 9).Select(i => $"column_{i}")];
        DataType[] types = [.. names.Select(_ => DataType.Utf8)];
        FakeResult result = FakeResult.Of(names, types, [.. names.Select(object? (_) => new string('漢', 30))]);
        string text = await DrawAsync(result, new TableLayout { Width = width });
        foreach (string line in text.TrimEnd().Split('\n'))
        {
            Assert.InRange(DisplayText.WidthOf(Encoding.UTF8.GetBytes(line)), width / 2, width);
        }
    }

    [Fact]
    public async Task Text_controlCharacters_cannotReachTheTerminal()
    {
        FakeResult result = FakeResult.Of(["a\e[31m"], [DataType.Utf8], ["\e]0;x\a\u009b"]);
        string text = await DrawAsync(result, TableLayout.Plain);
        Assert.DoesNotContain(text, c => char.IsControl(c) && c != '\n');
        Assert.Contains("\\x1B]0;x\\x07\\x9B", text);
    }

    [Fact]
    public async Task Text_wideAndCombining_isAligned()
    {
        FakeResult result = FakeResult.Of(["t"], [DataType.Utf8], ["漢字"], ["e\u0301"], ["😀"], ["abcd"]);
        string text = await DrawAsync(result, TableLayout.Plain);
        Assert.Contains("│ 漢字 │\n│ e\u0301    │\n│ 😀   │\n│ abcd │", text);
    }

    static FakeResult Numbers(int count, long step) =>
        FakeResult.Of(["n"], [DataType.Int64], [.. Enumerable.Range(0, count).Select(i => new object?[] { i * step })]);

    static async Task<string> DrawAsync(FakeResult result, TableLayout layout)
    {
        using var stream = new MemoryStream();
        using var writer = new TableWriter(stream, result.Schema, layout);
        await foreach (RecordBatch batch in result.Batches)
        {
            using (batch)
            {
                writer.Write(batch);
            }
        }

        writer.Finish();
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
