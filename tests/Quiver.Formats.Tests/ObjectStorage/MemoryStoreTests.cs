using Quiver.ObjectStorage;
using Xunit;

namespace Quiver.Formats.Tests.ObjectStorage;

public sealed class MemoryStoreTests : ObjectStoreContract
{
    protected override IObjectStore Store { get; } = new MemoryStore();

    [Fact]
    public async Task Listing_canBeDoneWhileObjectsCome()
    {
        var token = TestContext.Current.CancellationToken;
        var adding = Task.Run(
            async () =>
            {
                for (var i = 0; i < 20_000; i++)
                {
                    await Store.PutAsync($"listed/{i:D6}", new byte[1], token);
                }
            },
            token);
        var seen = 0;
        while (!adding.IsCompleted)
        {
            var listed = await Store.ListAsync("listed/", cancellationToken: token).CountAsync(token);
            Assert.True(listed >= seen, "an object that was listed is gone");
            seen = listed;
        }

        await adding;
    }
}
