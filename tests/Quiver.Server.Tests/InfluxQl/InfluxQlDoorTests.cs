using System.IO.Compression;
using System.Net;
using System.Text;
using Xunit;

namespace Quiver.Server.Tests.InfluxQl;

/// <summary>The doors of InfluxQL over HTTP.</summary>
public sealed class InfluxQlDoorTests(InfluxQlDoorTests.Door door) : IClassFixture<InfluxQlDoorTests.Door>
{
    const string OneRow = """{"results":[{"statement_id":0,"series":[{"name":"cpu","columns":["time","f"],"values":[[1,1.5]]}]}]}""" + "\n";

    static readonly (string, string)[] _one =
    [
        ("q", "SELECT f FROM cpu WHERE host = $h"), ("db", "d"), ("epoch", "s"), ("params", """{"h":"a"}"""),
    ];

    [Fact]
    public async Task Fields_come_in_the_address()
    {
        using HttpResponseMessage answer = await door.GetAsync("/query", _one);
        Assert.Equal(OneRow, await answer.Content.ReadAsStringAsync());
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.ToString());
        Assert.True(Guid.TryParse(answer.Headers.GetValues("Request-Id").Single(), out _));
        Assert.NotEmpty(answer.Headers.GetValues("X-Influxdb-Version").Single());
    }

    [Fact]
    public async Task Fields_of_a_form_come_before_those_of_the_address() => Assert.Equal(
        OneRow, await door.PostAsync("/query?db=nothing&epoch=h", Form(_one)));

    [Fact]
    public async Task Statements_may_be_a_file()
    {
        using var parts = new MultipartFormDataContent
        {
            { new StringContent("SELECT f FROM cpu WHERE host = 'a'"), "q", "statements.txt" }, { new StringContent("d"), "db" },
        };
        Assert.Equal(OneRow, await door.PostAsync("/query?epoch=s", parts));
    }

    [Theory]
    [InlineData("", null, "missing required parameter \"q\"")]
    [InlineData("?q=%20", null, "missing required parameter \"q\"")]
    [InlineData("?q=SELECT", null, "error parsing query: found EOF, expected identifier, string, number, bool at line 1, char 8")]
    [InlineData("?q=SELECT+1&params=%7B", null, "error parsing query parameters: unexpected EOF")]
    [InlineData("?q=SELECT", "text/csv", "error parsing query: found EOF, expected identifier, string, number, bool at line 1, char 8")]
    public async Task A_request_that_is_wrong_is_refused(string query, string? accept, string error)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/query" + query);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using HttpResponseMessage answer = await door.Client.SendAsync(request);
        string body = accept is null
            ? "{\"error\":\"" + error.Replace("\"", "\\\"", StringComparison.Ordinal) + "\"}\n"
            : $"error\n\"{error}\"\n";
        Assert.Equal((HttpStatusCode.BadRequest, body), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        Assert.Equal(error, answer.Headers.GetValues("X-Influxdb-Error").Single());
    }

    [Fact]
    public async Task A_body_of_another_type_is_not_looked_at() => Assert.Equal(
        """{"error":"missing required parameter \"q\""}""" + "\n",
        await door.PostAsync("/query", new StringContent("""{"q":"SHOW DATABASES"}""", Encoding.UTF8, "application/json")));

    [Fact]
    public async Task Answers_are_compressed_for_those_who_take_it()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/query?db=d&q=SELECT+f+FROM+many");
        request.Headers.Add("Accept-Encoding", "gzip");
        using HttpResponseMessage answer = await door.Client.SendAsync(request);
        Assert.Equal(["gzip"], answer.Content.Headers.ContentEncoding);
        await using var gzip = new GZipStream(await answer.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var text = new StreamReader(gzip);
        Assert.EndsWith("]]}]}]}\n", await text.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_waits_for_what_is_asynchronous()
    {
        using HttpResponseMessage answer = await door.GetAsync("/query", [("q", "CREATE DATABASE later"), ("async", "true")]);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        while (door.Server.Server.Drain.Running > 0)
        {
            await Task.Yield();
        }

        Assert.NotNull(door.Server.Server.Store.Catalog.Current.FindDatabase("later"));
    }

    [Theory]
    [InlineData(
        "json",
        """[{"iox::measurement":"cpu","time":"1970-01-01T00:00:01","host":"a","f":1.5},"""
        + """{"iox::measurement":"cpu","time":"1970-01-01T00:00:02","host":"b","f":2.0}]""")]
    [InlineData("csv", "iox::measurement,time,host,f\ncpu,1970-01-01T00:00:01,a,1.5\ncpu,1970-01-01T00:00:02,b,2.0\n")]
    public async Task Version_3_answers_one_table(string format, string body)
    {
        using HttpResponseMessage answer = await door.GetAsync(
            "/api/v3/query_influxql", ("q", "SELECT f FROM cpu GROUP BY host"), ("db", "d"), ("format", format));
        Assert.Equal((HttpStatusCode.OK, body), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Version_3_writes_parquet()
    {
        using HttpResponseMessage answer = await door.GetAsync(
            "/api/v3/query_influxql", ("q", "SELECT f FROM many"), ("db", "d"), ("format", "parquet"));
        byte[] file = await answer.Content.ReadAsByteArrayAsync();
        Assert.Equal("PAR1PAR1", Encoding.ASCII.GetString([.. file[..4], .. file[^4..]]));
    }

    [Theory]
    [InlineData(
        "SELECT", "d", 400,
        "error in InfluxQL statement: parsing error: found EOF, expected identifier, string, number, bool at line 1, char 8")]
    [InlineData("SHOW DATABASES; SHOW DATABASES", "d", 400, "must provide only one InfluxQl statement per query")]
    [InlineData("SELECT f FROM cpu", "", 400, "must specify a 'db' parameter, or provide the database in the InfluxQL query")]
    [InlineData(
        "SELECT f FROM x..cpu", "d", 400,
        "provided a database in both the parameters (d) and query string (x) that do not match, "
        + "if providing a query that specifies the database, you can omit the 'database' parameter from your request")]
    [InlineData("SELECT f FROM cpu", "nothing", 404, """{"error":"query error: database not found: nothing"}""")]
    [InlineData("SELECT nothing(f) FROM cpu", "d", 400, "undefined function nothing()")]
    [InlineData(
        "DROP DATABASE d", "d", 405,
        "the statement changes data or definitions, but only queries can be sent this way; over HTTP use POST")]
    public async Task Version_3_tells_what_is_wrong(string text, string database, int status, string body)
    {
        using HttpResponseMessage answer = await door.GetAsync("/api/v3/query_influxql", ("q", text), ("db", database));
        Assert.Equal((status, body), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }

    [Theory]
    [InlineData("SHOW RETENTION POLICIES ON d", """[{"iox::database":"d","name":"autogen","duration":"0s"}]""")]
    [InlineData(
        "SHOW TAG VALUES ON d FROM cpu WITH KEY = host",
        """[{"iox::measurement":"cpu","key":"host","value":"a"},{"iox::measurement":"cpu","key":"host","value":"b"}]""")]
    [InlineData("SELECT f FROM d..cpu WHERE f > 7", "[]")]
    public async Task Version_3_takes_the_database_of_the_text(string text, string body)
    {
        using HttpResponseMessage answer = await door.GetAsync("/api/v3/query_influxql", ("q", text));
        Assert.Equal(body, await answer.Content.ReadAsStringAsync());
    }

    static FormUrlEncodedContent Form((string Name, string Value)[] fields) =>
        new(fields.Select(field => new KeyValuePair<string, string>(field.Name, field.Value)));

    /// <summary>A server with some rows.</summary>
    public sealed class Door : IAsyncLifetime
    {
        TestServer? _server;

        internal TestServer Server => _server!;

        internal HttpClient Client => Server.Client;

        public async ValueTask InitializeAsync()
        {
            _server = await TestServer.StartAsync();
            var lines = new StringBuilder("cpu,host=a f=1.5 1\ncpu,host=b f=2 2\n");
            for (int i = 0; i < 5000; i++)
            {
                lines.Append(System.Globalization.CultureInfo.InvariantCulture, $"many f={i}.25 {i}\n");
            }

            Assert.Equal("", await PostAsync("/write?db=d&precision=s", new StringContent(lines.ToString())));
        }

        public ValueTask DisposeAsync() => Server.DisposeAsync();

        internal Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] fields) => Client.GetAsync(new Uri(
            path + "?" + string.Join('&', fields.Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value)}")), UriKind.Relative));

        internal async Task<string> PostAsync(string path, HttpContent content)
        {
            using HttpResponseMessage answer = await Client.PostAsync(new Uri(path, UriKind.Relative), content);
            return await answer.Content.ReadAsStringAsync();
        }
    }
}
