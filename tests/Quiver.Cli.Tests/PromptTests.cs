using Quiver.Cli.Repl;
using Xunit;

namespace Quiver.Cli.Tests;

public sealed class PromptTests
{
    [Theory]
    [InlineData("select 1;\n", "select 1;")]
    [InlineData("select\n1;\n", "select\n1;")]
    [InlineData("select ';'\n;\n", "select ';'\n;")]
    [InlineData("sxlect 1;<home><right><del>e\n<end>\n", "se\nlect 1;")]
    [InlineData("b;<c-a>a<c-e>\n", "ab;")]
    [InlineData("one two;<c-left><c-w><end>\n", "two;")]
    [InlineData("abc<c-u>x;\n", "x;")]
    [InlineData("abc<c-u><c-y>;\n", "abc;")]
    [InlineData("ab<bs>c;\n", "ac;")]
    [InlineData("abc\nd;<up>X<down><end>\n", "abXc\nd;")]
    [InlineData("gone<c-c>select 2;\n", "select 2;")]
    [InlineData(".tables\n", ".tables")]
    [InlineData("<up>\n", "second;")]
    [InlineData("<up><up>\n", "first;")]
    [InlineData("draft<up><up><down><down>;\n", "draft;")]
    [InlineData("<c-r>fir\n", "first;")]
    [InlineData("<c-r>s<c-r>\n", "first;")]
    [InlineData("<c-r>fir<esc>x;\n", "x;")]
    [InlineData("selec<tab>1;\n", "select 1;")]
    [InlineData("SEL<tab>1;\n", "SELECT 1;")]
    [InlineData("select sub<tab>;\n", "select substr ;")]
    [InlineData("select us<tab>;\n", "select us;")]
    [InlineData(".qu<tab>\n", ".quit ")]
    public void Editor_keys_giveEntry(string keys, string entry)
    {
        var history = new History(null);
        history.Add("first;");
        history.Add("second;");
        var editor = new LineEditor(new FakeKeys(keys), TextWriter.Null, () => 80, history, new Completion(Database()));
        Assert.Equal(entry, editor.Read(out bool isInterrupted));
        Assert.False(isInterrupted);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("<c-d>", false)]
    [InlineData("<c-c>", true)]
    public void Editor_leaving_givesNothing(string keys, bool wasInterrupted)
    {
        var editor = new LineEditor(new FakeKeys(keys), TextWriter.Null, () => 80, new History(null), new Completion(Database()));
        Assert.Null(editor.Read(out bool isInterrupted));
        Assert.Equal(wasInterrupted, isInterrupted);
    }

    [Theory]
    [InlineData("select 1;", true)]
    [InlineData("select 1; -- done", true)]
    [InlineData("select 1", false)]
    [InlineData("select ';", false)]
    [InlineData("select 'it''s';", true)]
    [InlineData("select \";\"", false)]
    [InlineData("select $$;$$", false)]
    [InlineData("select $a$;$$;$a$;", true)]
    [InlineData("select $1;", true)]
    [InlineData("select /* ; */ 1", false)]
    [InlineData("select 1; /* open", false)]
    [InlineData("select 1 -- ;", false)]
    [InlineData("select e'\\';';", true)]
    [InlineData("", false)]
    public void Text_statement_isComplete(string text, bool isComplete) => Assert.Equal(isComplete, SqlText.IsComplete(text));

    [Fact]
    public async Task Prompt_conversation_goesOnAfterErrors()
    {
        CommandLine run = await TalkAsync("fail;\n.mode csv\nempty;\n.timer on\ncreate;\n.nosuch\n.mode xml\n.tables\n.quit\nempty;\n");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("a\nname\ncpu\n", run.Output);
        Assert.Contains("error: unknown column \"usge\"", run.Error);
        Assert.Contains("3 rows changed", run.Error);
        Assert.Contains("there is no command .nosuch", run.Error);
        Assert.Contains(".mode takes table|csv", run.Error);
        Assert.Matches("time: [0-9.]+ ms, 3 rows", run.Error);
    }

    [Fact]
    public async Task Prompt_interruptTwice_leaves()
    {
        CommandLine run = await TalkAsync("<c-c>empty;\n<c-c><c-c>sample;\n");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("│     a │", run.Output);
        Assert.DoesNotContain("price", run.Output);
    }

    [Fact]
    public void History_file_survivesTheSession()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName(), "history");
        string[] entries = ["select 1;", "select\n'a\\nb';", "x"];
        var first = new History(path);
        foreach (string entry in entries)
        {
            first.Add(entry);
            first.Add(entry);
        }

        var second = new History(path);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        Assert.Equal(entries, second.Entries);
        Assert.Null(second.Failure);
    }

    [Fact]
    public void Completion_word_knowsTablesColumnsFunctionsAndKeywords()
    {
        var completion = new Completion(Database());
        Assert.Equal(["usage_idle", "usage_user", "USING"], completion.Complete("US", 2, out _).Where(w => w != "UPDATE"));
        Assert.Equal(["cpu"], completion.Complete("select cp", 9, out int start));
        Assert.Equal(7, start);
        Assert.Equal(["substr", "sum"], completion.Complete("su", 2, out _));
    }

    [Fact]
    public void Completion_word_knowsTablesOfOtherSchemasAndTheirColumns()
    {
        const string Columns = "SELECT DISTINCT column_name FROM information_schema.columns WHERE table_schema <> 'main'";
        FakeDatabase database = FakeDatabase.WithSamples()
            .Answer("SHOW TABLES", () => FakeResult.Of(["name"], [Quiver.Arrow.Types.DataType.Utf8], ["db.sensors"]))
            .Answer(Columns, () => FakeResult.Of(["column_name"], [Quiver.Arrow.Types.DataType.Utf8], ["sensitivity"]));
        Assert.Equal(["sensitivity", "sensors"], new Completion(database).Complete("FROM db.sens", 12, out int start));
        Assert.Equal(8, start);
    }

    static FakeDatabase Database() => FakeDatabase.WithSamples()
        .Answer("SHOW TABLES", () => FakeResult.Of(["name"], [Quiver.Arrow.Types.DataType.Utf8], ["cpu"]))
        .Answer("DESCRIBE \"cpu\"", () => FakeResult.Of(["column"], [Quiver.Arrow.Types.DataType.Utf8], ["usage_user"], ["usage_idle"]));

    static Task<CommandLine> TalkAsync(string keys) => CommandLine.RunAsync(_ => Database(), "", new FakeKeys(keys), "sql");
}
