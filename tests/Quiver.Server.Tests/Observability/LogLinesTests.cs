using System.Text.Json;
using Microsoft.Extensions.Logging;
using Quiver.Server.Observability;
using Xunit;

namespace Quiver.Server.Tests.Observability;

public sealed class LogLinesTests
{
    const string Hostile = "a\nFORGED\r\u001b[31m\u2028\t\0\u0085";

    [Fact]
    public void A_line_of_text_stays_one_line()
    {
        using var output = new StringWriter();
        using var lines = new LogLines(output, LogFormat.Text, LogLevel.Information, TimeProvider.System);
        lines.CreateLogger("Test").LogWarning(new InvalidOperationException("one\ntwo"), "table {Table}", Hostile);
        string line = Assert.Single(output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z WARN  Test: table a\\n", line);
        Assert.Contains(@"a\nFORGED\r\u001b[31m\u2028\t\u0000\u0085: ", line);
        Assert.Contains(@"one\ntwo", line);
        Assert.DoesNotContain(line, char.IsControl);
    }

    [Fact]
    public void A_line_of_json_has_the_values()
    {
        using var output = new StringWriter();
        using var lines = new LogLines(output, LogFormat.Json, LogLevel.Information, TimeProvider.System);
        lines.CreateLogger("Test").LogWarning(
            new InvalidOperationException("no"), "{TableName} {Count} {Share} {IsNew} {Nothing}", Hostile, 3L, 0.5, true, null);
        string line = Assert.Single(output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        JsonElement entry = JsonDocument.Parse(line).RootElement;
        Assert.Equal("warn", entry.GetProperty("level").GetString());
        Assert.Equal("Test", entry.GetProperty("logger").GetString());
        Assert.Equal(Hostile, entry.GetProperty("table_name").GetString());
        Assert.Equal(3, entry.GetProperty("count").GetInt64());
        Assert.Equal(0.5, entry.GetProperty("share").GetDouble());
        Assert.True(entry.GetProperty("is_new").GetBoolean());
        Assert.Equal(JsonValueKind.Null, entry.GetProperty("nothing").ValueKind);
        Assert.Contains("no", entry.GetProperty("error").GetString());
    }

    [Fact]
    public void Long_messages_are_cut()
    {
        using var output = new StringWriter();
        using var lines = new LogLines(output, LogFormat.Text, LogLevel.Information, TimeProvider.System);
        lines.CreateLogger("Test").LogWarning("{Text}", new string('x', 1_000_000));
        Assert.InRange(output.ToString().Length, LogLines.MaxMessage, LogLines.MaxMessage + 100);
        Assert.EndsWith("x …\n", output.ToString());
    }

    [Theory]
    [InlineData("Quiver.Server", LogLevel.Information, true)]
    [InlineData("Quiver.Server", LogLevel.Debug, false)]
    [InlineData("Microsoft.AspNetCore.Routing", LogLevel.Information, false)]
    [InlineData("Microsoft.AspNetCore.Routing", LogLevel.Warning, true)]
    public void Levels_hold_entries_back(string category, LogLevel level, bool isWritten)
    {
        using var output = new StringWriter();
        using var lines = new LogLines(output, LogFormat.Text, LogLevel.Information, TimeProvider.System);
        lines.CreateLogger(category).Log(level, "x");
        Assert.Equal(isWritten, output.ToString().Length > 0);
    }
}
