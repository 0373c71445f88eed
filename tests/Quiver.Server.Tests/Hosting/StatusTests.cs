using Xunit;

namespace Quiver.Server.Tests.Hosting;

public sealed class StatusTests
{
    [Fact]
    public async Task The_server_says_that_it_lives()
    {
        await using TestServer server = await TestServer.StartAsync();
        using HttpResponseMessage answer = await server.Client.GetAsync(new Uri("/health", UriKind.Relative));
        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal("OK", await answer.Content.ReadAsStringAsync());
        Assert.True(answer.Headers.Contains("cluster-uuid"));
    }
}
