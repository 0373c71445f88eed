using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Xunit;

namespace Quiver.Server.Tests.Queries;

/// <summary>How queries are asked, and how wrong ones are answered.</summary>
public sealed class QueryRequestTests(QueryDoor door) : IClassFixture<QueryDoor>
{
    const string AnyTimeout = "; it takes seconds above zero, or a period such as 500ms or 2m, of at most 49d";

    static readonly Uri _path = new("/api/v3/query_sql", UriKind.Relative);

    [Fact]
    public async Task Json_bodies_bind_parameters_of_all_types()
    {
        using HttpResponseMessage answer = await door.PostAsync(new
        {
            db = "main",
            q = "SELECT $a AS a, $b AS b, $c + 1 AS c, $d AS d, $e AS e, $n IS NULL AS n",
            @params = new { a = "x'y", b = true, c = -5, d = 18446744073709551615UL, e = 0.25, n = (string?)null },
        });
        Assert.Equal(
            """[{"a":"x'y","b":true,"c":-4,"d":18446744073709551615,"e":0.25,"n":true}]""", await answer.Content.ReadAsStringAsync());
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.ToString());
        Assert.True(Guid.TryParse(answer.Headers.GetValues("quiver-query-id").Single(), out _));
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Fact]
    public async Task Addresses_bind_parameters_given_as_json() => Assert.Equal(
        """[{"a":1,"b":"x"}]""", await door.AskAsync("SELECT $a AS a, $b AS b", ("params", """{"a":1,"b":"x"}""")));

    [Fact]
    public async Task Arrays_bind_by_position() => Assert.Equal(
        """[{"a":1,"b":"x"}]""", await door.AskAsync("SELECT $1 AS a, $2 AS b", ("params", """[1,"x"]""")));

    [Fact]
    public async Task Forms_are_taken_and_the_body_wins_over_the_address()
    {
        using var form = new FormUrlEncodedContent([new("q", "SELECT 1 AS a"), new("format", "csv")]);
        using HttpResponseMessage answer = await door.Client.PostAsync(
            new Uri("/api/v3/query_sql?db=main&format=json", UriKind.Relative), form);
        Assert.Equal("a\n1\n", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("", "missing query parameters 'db' and 'q'")]
    [InlineData("?db=main", "missing query parameter 'q'")]
    [InlineData("?q=SELECT+1", "missing query parameter 'db'")]
    [InlineData("?db=main&q=SELECT+1&format=xml", "unknown format 'xml', expected one of json, jsonl, csv, pretty, parquet, arrow")]
    [InlineData("?db=main&q=SELECT+$a&params={\"a\":[1]}",
        "parameter $a is a JSON array; it takes null, true, false, a string or a number")]
    [InlineData("?db=main&q=SELECT+$a&params={\"a\":{}}",
        "parameter $a is a JSON object; it takes null, true, false, a string or a number")]
    [InlineData("?db=main&q=SELECT+$a&params={\"a\":1e999}", "the number 1e999 is too large for a parameter")]
    [InlineData("?db=main&q=SELECT+$a&params=7", "'params' is neither a JSON object of values by name nor an array of values by position")]
    [InlineData("?db=main&q=SELECT+1&timestamps=utc", "query parameter 'timestamps' is \"utc\"; it takes rfc3339")]
    [InlineData("?db=main&q=SELECT+1&pretty=2", "query parameter 'pretty' is \"2\"; it takes true or false")]
    [InlineData("?db=main&q=SELECT+1&memory_limit=much",
        "query parameter 'memory_limit' is \"much\"; it takes bytes or a size such as 512MiB")]
    [InlineData("?db=main&q=SELECT+1&timeout=0", "query parameter 'timeout' is \"0\"" + AnyTimeout)]
    [InlineData("?db=main&q=SELECT+1&timeout=9w", "query parameter 'timeout' is \"9w\"" + AnyTimeout)]
    [InlineData("?db=main&q=SELECT+1&timeout=soon", "query parameter 'timeout' is \"soon\"" + AnyTimeout)]
    public async Task Wrong_parameters_are_told_of(string query, string message)
    {
        using HttpResponseMessage answer = await door.Client.GetAsync(new Uri(_path + query, UriKind.Relative));
        Assert.Equal(message, await answer.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Null(answer.Content.Headers.ContentType);
    }

    [Theory]
    [InlineData("SELEC 1", 400)]
    [InlineData("SELECT * FROM nowhere", 400)]
    [InlineData("SELECT 1; SELECT 2", 400)]
    [InlineData("SELECT 1/0 + CAST('x' AS INTEGER)", 500)]
    [InlineData("CREATE TABLE by_get (a INTEGER)", 405)]
    public async Task Errors_of_statements_have_their_status(string sql, int status)
    {
        using HttpResponseMessage answer = await door.Client.GetAsync(QueryDoor.Get(sql));
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_parameter_without_a_value_is_named()
    {
        using HttpResponseMessage answer = await door.Client.GetAsync(QueryDoor.Get("SELECT $host"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.StartsWith(
            "No value found for placeholder with name $host", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_database_is_not_found()
    {
        using HttpResponseMessage answer = await door.PostAsync(new { db = "foo", q = "SELECT 1" });
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("""{"error":"query error: database not found: foo"}""", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("text/plain", "{}", 415, "unacceptable content-type, expected: application/json")]
    [InlineData("application/json; charset=utf-8", "[]", 400, "serde json error: expected an object with db and q, found Array")]
    [InlineData("application/json", "{\"db\":", 400, "serde json error: ")]
    [InlineData("application/json", "{\"db\":\"\\ud800\"}", 400, "serde json error: ")]
    public async Task Bodies_that_cannot_be_read_are_refused(string type, string body, int status, string message)
    {
        using var content = new StringContent(body, Encoding.UTF8);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using HttpResponseMessage answer = await door.Client.PostAsync(_path, content);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.StartsWith(message, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json; charset=utf-8", "application/json")]
    [InlineData("text/csv;q=0.5, application/jsonl", "application/jsonl")]
    [InlineData("TEXT/CSV", "text/csv")]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/json")]
    [InlineData("application/xml, text/plain;q=0.2", "text/plain; charset=utf-8")]
    [InlineData("application/vnd.apache.parquet", "application/vnd.apache.parquet")]
    [InlineData("application/vnd.apache.arrow.stream", "application/vnd.apache.arrow.stream")]
    [InlineData("text/csv;q=0, application/xml", null)]
    [InlineData("application/xml", null)]
    public async Task Accept_chooses_the_format(string accept, string? type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, QueryDoor.Get("SELECT 1 AS a"));
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using HttpResponseMessage answer = await door.Client.SendAsync(request);
        if (type is null)
        {
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Equal($"invalid mime type ({accept})", await answer.Content.ReadAsStringAsync());
            return;
        }

        Assert.Equal(type, answer.Content.Headers.ContentType!.ToString());
    }

    [Fact]
    public async Task Statements_without_rows_answer_how_many_they_wrote()
    {
        string table = "t" + Guid.NewGuid().ToString("N");
        Assert.Equal("[{\"count\":0}]", await PostTextAsync($"CREATE TABLE {table} (a INTEGER)"));
        Assert.Equal("[{\"count\":3}]", await PostTextAsync($"INSERT INTO {table} VALUES (1), (2), (3)"));
        Assert.Equal("[{\"a\":6}]", await PostTextAsync($"SELECT sum(a) AS a FROM {table}"));
    }

    [Theory]
    [InlineData("json")]
    [InlineData("jsonl")]
    [InlineData("csv")]
    [InlineData("pretty")]
    [InlineData("parquet")]
    [InlineData("arrow")]
    public async Task Explain_analyze_answers_in_every_format(string format)
    {
        using HttpResponseMessage answer = await door.Client.GetAsync(
            QueryDoor.Get("EXPLAIN ANALYZE SELECT count(*) FROM range(1000)", ("format", format)));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.NotEmpty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Browsers_may_ask_before_any_request()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, _path);
        using HttpResponseMessage answer = await door.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Methods").Single());
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Headers").Single());
        Assert.Equal("86400", answer.Headers.GetValues("Access-Control-Max-Age").Single());
    }

    async Task<string> PostTextAsync(string sql)
    {
        using HttpResponseMessage answer = await door.PostAsync(new { db = "main", q = sql });
        return await answer.Content.ReadAsStringAsync();
    }
}
