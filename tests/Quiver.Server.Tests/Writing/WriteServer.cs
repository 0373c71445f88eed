using System.Text;
using Xunit;

namespace Quiver.Server.Tests.Writing;

/// <summary>A server for tests that write, with small limits, and what they ask of it.</summary>
public sealed class WriteServer : IAsyncLifetime
{
    public const int MaxRequestBytes = 1 << 20;

    internal TestServer Server { get; private set; } = null!;

    public ValueTask InitializeAsync() => InitializeAsync(null);

    /// <summary>Starts a server over a directory that stays.</summary>
    public async ValueTask InitializeAsync(string? directory) => Server = await TestServer.StartAsync(
        options =>
        {
            options.MaxRequestBytes = MaxRequestBytes;
            options.RequestMemoryBytes = 4 * MaxRequestBytes;
        },
        directory);

    /// <summary>Sends a body and returns the status, the type and the text of the answer.</summary>
    public async Task<(int Status, string? Type, string Body)> PostAsync(string path, byte[] body, string? coding = null)
    {
        using var content = new ByteArrayContent(body);
        if (coding is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Encoding", coding);
        }

        using HttpResponseMessage answer = await Server.Client.PostAsync(new Uri(path, UriKind.Relative), content);
        return ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync());
    }

    public Task<(int Status, string? Type, string Body)> PostAsync(string path, string body, string? coding = null) =>
        PostAsync(path, Encoding.UTF8.GetBytes(body), coding);

    /// <summary>Returns the rows of a query of the database behind the server.</summary>
    public async Task<IReadOnlyList<object?[]>> QueryAsync(string sql)
    {
        await using QueryResult result = await Server.Server.Database.Connect().QueryAsync(sql);
        return await result.ToRowsAsync();
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
