using System.Globalization;
using System.Text;
using Xunit;

namespace Quiver.Server.Tests.Clients;

/// <summary>The shell of InfluxDB 1, <c>influx</c>, as Debian has it in the package influxdb-client.</summary>
public sealed class InfluxShellTests
{
    const string Lines = "cpu,host=a f=1.5,s=\"x,y\" 1000000000\ncpu,host=a f=2 2000000000\ncpu,host=b f=10 1500000000\n";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Shell_asks_and_defines(bool asksForTokens)
    {
        await using ClientServer server = await ClientServer.StartAsync(asksForTokens);
        Assert.Equal("", await RunAsync(server, "CREATE DATABASE d"));
        Assert.Equal("name\n----\nd\n", (await RunAsync(server, "SHOW DATABASES")).Replace("_internal\n", "", StringComparison.Ordinal)
            .Replace("name: databases\n", "", StringComparison.Ordinal));
        await WriteAsync(server);
        Assert.Equal(
            """
            name: cpu
            tags: host=a
            time                 f   s
            ----                 -   -
            1970-01-01T00:00:01Z 1.5 x,y
            1970-01-01T00:00:02Z 2   

            name: cpu
            tags: host=b
            time                   f  s
            ----                   -  -
            1970-01-01T00:00:01.5Z 10 

            """.ReplaceLineEndings("\n"),
            await RunAsync(server, "SELECT f, s FROM cpu GROUP BY host", "-precision", "rfc3339"));
        Assert.Equal(
            "name,time,f,s\ncpu,1000000000,1.5,\"x,y\"\ncpu,1500000000,10,\ncpu,2000000000,2,\n",
            await RunAsync(server, "SELECT f, s FROM cpu", "-format", "csv"));
        Assert.Equal(
            """{"results":[{"series":[{"name":"cpu","columns":["time","mean"],"values":[[0,4.5]]}]}]}""" + "\n",
            await RunAsync(server, "SELECT mean(f) FROM cpu", "-format", "json", "-precision", "s"));
        Assert.Equal("name: measurements\nname\n----\ncpu\n", await RunAsync(server, "SHOW MEASUREMENTS"));
        Assert.Equal("name: cpu\nkey  value\n---  -----\nhost a\nhost b\n", await RunAsync(server, "SHOW TAG VALUES WITH KEY = host"));
        Assert.Equal(
            "name: cpu\nfieldKey fieldType\n-------- ---------\nf        float\ns        string\n",
            await RunAsync(server, "SHOW FIELD KEYS"));
        Assert.Equal("key\n---\ncpu,host=a\ncpu,host=b\n", await RunAsync(server, "SHOW SERIES"));
        Assert.Contains(
            "autogen 0s       168h0m0s           1        true", await RunAsync(server, "SHOW RETENTION POLICIES"),
            StringComparison.Ordinal);
    }

    static async Task WriteAsync(ClientServer server)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("Authorization", "Token " + (server.Token.Length > 0 ? server.Token : "none"));
        using HttpResponseMessage answer = await client.PostAsync(
            new Uri(server.Url + "/write?db=d"), new StringContent(Lines, Encoding.UTF8));
        Assert.Equal(System.Net.HttpStatusCode.NoContent, answer.StatusCode);
    }

    static Task<string> RunAsync(ClientServer server, string text, params string[] more)
    {
        var url = new Uri(server.Url);
        string[] password = server.Token.Length > 0 ? ["-username", "anybody", "-password", server.Token] : [];
        return ClientProgram.RunTextAsync(
            "influx",
            [
                "-host", url.Host, "-port", url.Port.ToString(CultureInfo.InvariantCulture), "-database", "d", "-execute", text,
                .. password, .. more,
            ]);
    }
}
