using Xunit;

namespace Quiver.InfluxQl.Tests.Series;

/// <summary>Names and values of tags are in the order of their bytes, whether the engine sorts them or who computes beside it.</summary>
public sealed class SeriesOrderTests
{
    /// <summary>In the order of UTF-8; UTF-16 has the second before the first.</summary>
    const string Low = "\uffee";
    const string High = "\U0001f600";

    [Theory]
    [InlineData("SELECT v FROM /.*/ GROUP BY h", "v")]
    [InlineData("SELECT max(v) FROM /.*/ GROUP BY h", "max")]
    [InlineData("SELECT cumulative_sum(v) FROM /.*/ GROUP BY h", "cumulative_sum")]
    [InlineData("SELECT s FROM (SELECT v + 0 AS s FROM /.*/ GROUP BY h) GROUP BY h", "s")]
    public async Task SeriesAreInTheOrderOfBytes(string text, string column)
    {
        await using SeriesDatabase database = await OpenAsync();
        string[] series =
        [
            $"{Low}{{h={Low}}}(time,{column})[1 1]", $"{Low}{{h={High}}}(time,{column})[1 2]",
            $"{High}{{h={Low}}}(time,{column})[1 3]", $"{High}{{h={High}}}(time,{column})[1 4]",
        ];
        string answer = await database.AskAsync(text);
        Assert.Equal(string.Join(' ', series), answer.Replace("[0 ", "[1 ", StringComparison.Ordinal));
        if (column != "max")
        {
            Assert.Equal(string.Join(' ', series.Reverse()), await database.AskAsync(text + " ORDER BY time DESC"));
        }
    }

    [Fact]
    public async Task ListingsAreInTheOrderOfBytes()
    {
        await using SeriesDatabase database = await OpenAsync();
        Assert.Equal($"measurements(name)[{Low}][{High}]", await database.AskAsync("SHOW MEASUREMENTS"));
        Assert.Equal(
            $"{Low}(key,value)[h {Low}][h {High}] {High}(key,value)[h {Low}][h {High}]",
            await database.AskAsync("SHOW TAG VALUES WITH KEY = h"));
        Assert.Equal(
            $"(key)[{Low},h={Low}][{Low},h={High}][{High},h={Low}][{High},h={High}]", await database.AskAsync("SHOW SERIES"));
    }

    [Fact]
    public async Task ColumnsAreInTheOrderOfBytes()
    {
        await using SeriesDatabase database = await SeriesDatabase.OpenAsync($"m,{High}=b,{Low}=a x{High}=2,x{Low}=1 1\n");
        Assert.Equal($"m(time,x{Low},x{High},{Low},{High})[1 1 2 a b]", await database.AskAsync("SELECT * FROM m"));
        Assert.Equal($"m(tagKey)[{Low}][{High}]", await database.AskAsync("SHOW TAG KEYS"));
        Assert.Equal($"m(fieldKey,fieldType)[x{Low} float][x{High} float]", await database.AskAsync("SHOW FIELD KEYS"));
    }

    static Task<SeriesDatabase> OpenAsync() => SeriesDatabase.OpenAsync(
        $"{High},h={High} v=4 1\n{High},h={Low} v=3 1\n{Low},h={High} v=2 1\n{Low},h={Low} v=1 1\n");
}
