using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using Xunit;

namespace Quiver.Server.Tests.Acceptance;

/// <summary>
/// The acceptance cases of the compatibility reference over HTTP, one file after the other. <c>tests/acceptance.sh URL</c> runs the same
/// files with curl.
/// </summary>
public sealed class AcceptanceTests
{
    static readonly string _folder = Path.Combine(AppContext.BaseDirectory, "Acceptance", "Cases");

    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(_folder, "*.http").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Requests_are_answered_as_the_file_says(string name)
    {
        AcceptanceFile file = AcceptanceFile.Read(Path.Combine(_folder, name));
        Assert.NotEmpty(file.Steps);
        await using var server = new AcceptanceServer(file.Setup);
        await server.StartAsync();
        using var client = new HttpClient();
        Dictionary<string, string> values = [];
        var wrong = new StringBuilder();
        foreach (AcceptanceStep step in file.Steps)
        {
            if (step.IsRestart)
            {
                await server.RestartAsync();
            }
            else if (await TryAsync(client, server.Url, step, values) is { } difference)
            {
                wrong.Append(name).Append(':').Append(step.Line).Append(": ").Append(step.Title).Append('\n')
                    .Append(difference).Append('\n');
            }
        }

        Assert.True(wrong.Length == 0, wrong.ToString());
    }

    /// <summary>Sends a request and returns what is wrong about the answer; null where nothing is.</summary>
    static async Task<string?> TryAsync(HttpClient client, string url, AcceptanceStep step, Dictionary<string, string> values)
    {
        using HttpRequestMessage request = RequestOf(url, step, values);
        using HttpResponseMessage answer = await client.SendAsync(request);
        string body = (await answer.Content.ReadAsStringAsync()).TrimEnd('\n');
        var wrong = new StringBuilder();
        if ((int)answer.StatusCode != step.Status)
        {
            wrong.Append("  status ").Append((int)answer.StatusCode).Append(", not ").Append(step.Status).Append('\n');
        }

        foreach ((string name, string pattern) in step.AnswerHeaders)
        {
            string value = HeaderOf(answer, name);
            bool isRight = pattern.Length == 0
                ? value.Length == 0
                : value.Length > 0 && AnswerPattern.Matches(AnswerPattern.Fill(pattern, values), value, values);
            if (!isRight)
            {
                wrong.Append("  header ").Append(name).Append(": \"").Append(value).Append("\", not \"").Append(pattern).Append("\"\n");
            }
        }

        if (!AnswerPattern.Matches(AnswerPattern.Fill(step.AnswerBody, values), body, values))
        {
            wrong.Append("  body\n").Append(body).Append("\n  not\n").Append(step.AnswerBody).Append('\n');
        }

        return wrong.Length > 0 ? wrong.ToString() : null;
    }

    static HttpRequestMessage RequestOf(string url, AcceptanceStep step, Dictionary<string, string> values)
    {
        string path = AnswerPattern.Fill(step.Path, values);
        char separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        foreach ((string name, string value) in step.Parameters)
        {
            path += separator + name + '=' + Uri.EscapeDataString(AnswerPattern.Fill(value, values));
            separator = '&';
        }

        var request = new HttpRequestMessage(new HttpMethod(step.Method), new Uri(url + path));
        bool isCompressed = step.Headers.Contains(("Content-Encoding", "gzip"));
        if (step.Body is { } body)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(AnswerPattern.Fill(body, values));
            request.Content = new ByteArrayContent(isCompressed ? Compressed(bytes) : bytes);
        }

        foreach ((string name, string value) in step.Headers)
        {
            HttpHeaders headers = name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)
                ? (request.Content ??= new ByteArrayContent([])).Headers
                : request.Headers;
            Assert.True(headers.TryAddWithoutValidation(name, AnswerPattern.Fill(value, values)), name);
        }

        return request;
    }

    static byte[] Compressed(byte[] bytes)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return buffer.ToArray();
    }

    static string HeaderOf(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out IEnumerable<string>? values) || answer.Content.Headers.TryGetValues(name, out values)
            ? string.Join(", ", values)
            : "";
}
