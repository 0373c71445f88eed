using System.Text.Json;
using Xunit;

namespace Quiver.Server.Tests.Writing;

/// <summary>What wrong writes are answered, to the byte: clients read it.</summary>
public sealed class WriteErrorTests(WriteServer server) : IClassFixture<WriteServer>
{
    const string BadCharacter =
        "invalid character in database or rp name: must be ASCII, containing only letters, numbers, underscores, or hyphens";

    const string BadPolicy =
        "db name with invalid retention policy, if providing a retention policy name, must be of form '<db_name>/<rp_name>'";

    const string Units = "`ns`, `us`, `ms`, `s`, `m`, `h` or their names from `nanosecond` to `hour`";

    [Theory]
    [InlineData("/api/v3/write_lp", "cpu f=1", 400, "missing query parameter 'db'")]
    [InlineData("/api/v3/write_lp?precision=s", "cpu f=1", 400, "serde error: missing field `db`")]
    [InlineData(
        "/api/v3/write_lp?db=x&precision=fortnight", "cpu f=1", 400,
        "serde error: unknown variant `fortnight`, expected one of `auto`, " + Units)]
    [InlineData(
        "/api/v3/write_lp?db=x&accept_partial=maybe", "cpu f=1", 400, "serde error: provided string was not `true` or `false`")]
    [InlineData("/api/v3/write_lp?db=x&no_sync=1", "cpu f=1", 400, "serde error: provided string was not `true` or `false`")]
    [InlineData("/api/v3/write_lp?db=x", "", 400, "incoming write was empty")]
    [InlineData("/api/v3/write_lp?db=x", "# a comment\n\n  \n", 400, "incoming write was empty")]
    [InlineData("/api/v3/write_lp?db=", "cpu f=1", 400, """{"error":"db name cannot be empty"}""")]
    [InlineData("/api/v3/write_lp?db=_internal", "cpu f=1", 400, """{"error":"db name did not start with a number or letter"}""")]
    [InlineData("/api/v3/write_lp?db=a%20b", "cpu f=1", 400, $$"""{"error":"{{BadCharacter}}"}""")]
    [InlineData("/api/v3/write_lp?db=a/b/c", "cpu f=1", 400, $$"""{"error":"{{BadPolicy}}"}""")]
    [InlineData("/api/v3/write_lp?db=a/", "cpu f=1", 400, $$"""{"error":"{{BadPolicy}}"}""")]
    [InlineData("/write", "cpu f=1", 400, """{"error":"no db destination provided"}""")]
    [InlineData(
        "/write?precision=s", "cpu f=1", 400,
        """{"error":"failed to deserialize db/rp/precision in request: missing field `db`"}""")]
    [InlineData(
        "/write?db=x&precision=auto", "cpu f=1", 400,
        $$"""{"error":"failed to deserialize db/rp/precision in request: unknown variant `auto`, expected one of {{Units}}"}""")]
    [InlineData("/write?db=x", "", 400, """{"error":"incoming write was empty"}""")]
    [InlineData("/write?db=a&rp=b%2Fc", "cpu f=1", 400, $$"""{"error":"{{BadPolicy}}"}""")]
    [InlineData("/api/v2/write", "cpu f=1", 400, """{"code":"invalid","message":"no org/bucket destination provided"}""")]
    [InlineData("/api/v2/write?org=o", "cpu f=1", 400, """{"code":"invalid","message":"missing bucket value"}""")]
    [InlineData(
        "/api/v2/write?bucket=x&precision=d", "cpu f=1", 400,
        """{"code":"invalid","message":"failed to deserialize org/bucket/precision in request: unknown variant `d`, """
            + $$"""expected one of {{Units}}"}""")]
    [InlineData("/api/v2/write?bucket=x", "\n", 400, """{"code":"invalid","message":"incoming write was empty"}""")]
    public async Task A_wrong_request_is_told(string path, string body, int status, string expected)
    {
        (int got, string? type, string text) = await server.PostAsync(path, body);
        Assert.Equal((status, expected), (got, text));
        Assert.Equal(path.StartsWith("/api/v3", StringComparison.Ordinal) ? null : "application/json", type);
        Assert.DoesNotContain(server.Server.Server.Store.Catalog.Current.Databases, database => database.Name == "x");
    }

    [Theory]
    [InlineData("/api/v3/write_lp?db=x", "unacceptable content-encoding: lzma")]
    [InlineData("/write?db=x", """{"error":"unacceptable content-encoding: lzma"}""")]
    [InlineData("/api/v2/write?bucket=x", """{"code":"invalid","message":"unacceptable content-encoding: lzma"}""")]
    public async Task An_unknown_coding_is_told(string path, string expected)
    {
        (int status, _, string text) = await server.PostAsync(path, "cpu f=1", "lzma");
        Assert.Equal((400, expected), (status, text));
    }

    [Theory]
    [InlineData("/api/v3/write_lp?db=x", "max request size (1048576 bytes) exceeded")]
    [InlineData("/write?db=x", """{"error":"max request size (1048576 bytes) exceeded"}""")]
    [InlineData("/api/v2/write?bucket=x", """{"code":"request too large","message":"max request size (1048576 bytes) exceeded"}""")]
    public async Task A_body_that_is_too_long_is_told(string path, string expected)
    {
        (int status, _, string text) = await server.PostAsync(path, new byte[WriteServer.MaxRequestBytes + 1]);
        Assert.Equal((413, expected), (status, text));
    }

    [Fact]
    public async Task Good_lines_are_written_and_wrong_ones_told_in_full()
    {
        string longValue = new('y', 2000);
        string lines = $"cpu,host=a f=1 1\ncpu,host=b f=1,f=2 2\ncpu f=\"{longValue} 3\ncpu,host=c f=3 3\n";
        (int status, string? type, string text) = await server.PostAsync("/api/v3/write_lp?db=partial", lines);
        Assert.Equal((400, "application/json"), (status, type));
        string cut = $"cpu f=\"{longValue}"[..1024] + "…";
        string message = "partial write of line protocol occurred: line 2: invalid line protocol - multiple instances of 'f' field found"
             + ": cpu,host=b f=1,f=2 2 (and 1 more wrong lines); 2 lines were written";
        const string Members = """
            "line_number":2,"original_line":"cpu,host=b f=1,f=2 2"
            """;
        const string First =
            $$"""{"error_message":"invalid line protocol - multiple instances of 'f' field found",{{Members}}}""";
        Assert.StartsWith(
            $$"""{"error":"{{message}}","data":[{{First}},{"error_message":"a text has no closing quote","line_number":3,""", text,
            StringComparison.Ordinal);
        using JsonDocument document = JsonDocument.Parse(text);
        string? told = document.RootElement.GetProperty("data")[1].GetProperty("original_line").GetString();
        Assert.StartsWith(cut[..1024], told, StringComparison.Ordinal);
        Assert.Equal(1025, told!.Length);
        Assert.Equal([["a", 1.0]], await server.QueryAsync("SELECT host, f FROM partial.cpu WHERE host = 'a'"));
    }

    [Theory]
    [InlineData("/api/v3/write_lp?db=whole&accept_partial=false")]
    [InlineData("/write?db=whole")]
    public async Task One_wrong_line_keeps_all_out_where_that_is_asked_for(string path)
    {
        (int status, string? type, string text) = await server.PostAsync(path, "cpu f=1 1\ncpu f=nonsense 2\ncpu f=3 3");
        Assert.Equal((400, "application/json"), (status, type));
        using JsonDocument document = JsonDocument.Parse(text);
        string error = document.RootElement.GetProperty("error").GetString()!;
        JsonElement data = document.RootElement.GetProperty("data");
        Assert.StartsWith("line protocol parsing error: line 2: ", error, StringComparison.Ordinal);
        Assert.EndsWith(": cpu f=nonsense 2; 0 lines were written", error, StringComparison.Ordinal);
        Assert.Equal(2, data.GetProperty("line_number").GetInt32());
        Assert.Equal("cpu f=nonsense 2", data.GetProperty("original_line").GetString());
        Assert.DoesNotContain(server.Server.Server.Store.Catalog.Current.Databases, database => database.Name == "whole");
    }

    [Fact]
    public async Task Version_2_tells_of_a_wrong_line_in_its_message()
    {
        (int status, string? type, string text) = await server.PostAsync("/api/v2/write?bucket=whole2", "cpu f=1 1\ncpu 2");
        Assert.Equal((400, "application/json"), (status, type));
        using JsonDocument document = JsonDocument.Parse(text);
        Assert.Equal("invalid", document.RootElement.GetProperty("code").GetString());
        Assert.StartsWith(
            "line protocol parsing error: line 2: ", document.RootElement.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_field_of_another_type_is_told_with_its_line()
    {
        Assert.Equal(204, (await server.PostAsync("/api/v3/write_lp?db=types", "cpu f=1i 1")).Status);
        (int status, _, string text) = await server.PostAsync("/api/v3/write_lp?db=types", "cpu f=1u 2");
        Assert.Equal(400, status);
        Assert.Contains("line 1: invalid column type for column 'f', expected iox::column_type::field::integer, got iox::", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_columns_than_a_table_may_have_are_not_to_be_sent_again()
    {
        string fields = string.Join(',', Enumerable.Range(0, 20_001).Select(i => $"f{i}=1"));
        (int status, _, string text) = await server.PostAsync("/api/v3/write_lp?db=wide", "cpu " + fields);
        Assert.Equal(422, status);
        Assert.StartsWith("""{"error":"table """, text, StringComparison.Ordinal);
        Assert.Equal(422, (await server.PostAsync("/write?db=wide", "cpu " + fields)).Status);
        (status, _, text) = await server.PostAsync("/api/v2/write?bucket=wide", "cpu " + fields);
        Assert.Equal(422, status);
        Assert.StartsWith("""{"code":"unprocessable entity","message":""", text, StringComparison.Ordinal);
    }
}
