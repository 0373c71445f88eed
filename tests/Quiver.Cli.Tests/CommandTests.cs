using Quiver.Arrow.Errors;
using Quiver.Cli.Commands;
using Xunit;

namespace Quiver.Cli.Tests;

public sealed class CommandTests
{
    const string Table = """
        ┌───────┬──────────────┬───────────────┬─────────┬──────┬────────────┐
        │    id │ name         │         price │   ratio │ ok   │ day        │
        │ int64 │ text         │ decimal(10,2) │ float64 │ bool │ date       │
        ├───────┼──────────────┼───────────────┼─────────┼──────┼────────────┤
        │     1 │ a|b\n"c",    │          1.50 │     1.0 │ true │ 2024-02-29 │
        │   -20 │ NULL         │          NULL │     nan │ false │ NULL       │
        │   300 │ "NULL"       │         -0.05 │  1e+300 │ NULL │ 1970-01-01 │
        └───────┴──────────────┴───────────────┴─────────┴──────┴────────────┘

        """;

    static readonly Dictionary<string, string> _golden = new()
    {
        ["table"] = Table.Replace("─┬──────┬", "─┬───────┬").Replace("─┼──────┼", "─┼───────┼").Replace("─┴──────┴", "─┴───────┴")
            .Replace("│ ok   │", "│ ok    │").Replace("│ bool │", "│ bool  │").Replace("│ true │", "│ true  │").Replace("│ NULL │ 19", "│ NULL  │ 19")
            .Replace("name         │", "name      │").Replace("text         │", "text      │").Replace("\"c\",    │", "\"c\", │")
            .Replace("NULL         │", "NULL      │").Replace("\"NULL\"       │", "\"NULL\"    │").Replace("┬──────────────┬─", "┬───────────┬─")
            .Replace("┼──────────────┼─", "┼───────────┼─").Replace("┴──────────────┴─", "┴───────────┴─"),
        ["csv"] = "id,name,price,ratio,ok,day\n1,\"a|b\n\"\"c\"\",\",1.50,1.0,true,2024-02-29\n-20,,,nan,false,\n300,NULL,-0.05,1e+300,,1970-01-01\n",
        ["markdown"] = "| id | name | price | ratio | ok | day |\n|---:|---|---:|---:|---|---|\n"
            + "| 1 | a\\|b<br>\"c\", | 1.50 | 1.0 | true | 2024-02-29 |\n| -20 | NULL | NULL | nan | false | NULL |\n"
            + "| 300 | NULL | -0.05 | 1e+300 | NULL | 1970-01-01 |\n",
    };

    [Theory]
    [InlineData("table")]
    [InlineData("csv")]
    [InlineData("markdown")]
    public async Task Format_sample_writesGolden(string format)
    {
        CommandLine run = await CommandLine.RunAsync("sql", "sample", "--format", format);
        Assert.Equal(_golden[format], run.Output);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }
}
