using Quiver.Arrow.Errors;
using Quiver.ObjectStorage;
using Quiver.Server.Auth;
using Quiver.Storage.Logs;
using Xunit;

namespace Quiver.Server.Tests.Auth;

public sealed class TokenStoreTests
{
    [Fact]
    public async Task A_store_opened_again_has_what_a_list_has()
    {
        var objects = new MemoryStore();
        var random = new Random(5);
        var expected = new Dictionary<string, (string Text, string Permissions, DateTime? Expiry)>();
        var gone = new List<string>();
        TokenStore tokens = await TokenStore.OpenAsync(objects, new ManualClock(), TestContext.Current.CancellationToken);
        for (int i = 0; i < 150; i++)
        {
            string name = $"töken {random.Next(30)}";
            if (!expected.TryGetValue(name, out (string Text, string Permissions, DateTime? Expiry) known))
            {
                string permission = random.Next(4) switch { 0 => "*:*:*", 1 => "db:*:read", 2 => "db:x:write", _ => "db:x:read,write" };
                NewToken made = await tokens.CreateAsync(
                    new TokenRequest(name, TokenScopes.Parse([permission]))
                    {
                        Lifetime = random.Next(2) == 0 ? null : TimeSpan.FromSeconds(random.Next(1, 1000)),
                        Creator = random.Next(2) == 0 ? null : 7,
                    },
                    TestContext.Current.CancellationToken);
                expected[name] = (made.Text, permission, made.Token.Expiry);
            }
            else if (random.Next(2) == 0)
            {
                gone.Add(known.Text);
                expected[name] = known with { Text = (await tokens.RegenerateAsync(name, 1, TestContext.Current.CancellationToken))!.Text };
            }
            else
            {
                gone.Add(known.Text);
                expected.Remove(name);
                Assert.True(await tokens.DeleteAsync(name, TestContext.Current.CancellationToken));
            }

            if (random.Next(20) == 0)
            {
                await tokens.DisposeAsync();
                tokens = await TokenStore.OpenAsync(objects, new ManualClock(), TestContext.Current.CancellationToken);
            }
        }

        await tokens.DisposeAsync();
        tokens = await TokenStore.OpenAsync(objects, new ManualClock(), TestContext.Current.CancellationToken);
        Assert.Equal(
            expected.Select(e => (e.Key, e.Value.Permissions, e.Value.Expiry)).Order(),
            tokens.Describe().Select(t => (t.Name, t.Permissions, t.Expiry)).Order());
        Assert.All(expected.Values, e => Assert.NotNull(tokens.Find(TokenHash.Of(e.Text))));
        Assert.All(gone, text => Assert.Null(tokens.Find(TokenHash.Of(text))));
        Assert.Equal(tokens.Describe().Count, tokens.Describe().Select(t => t.Id).Distinct().Count());
        await tokens.DisposeAsync();
    }

    [Fact]
    public async Task No_object_has_the_text_of_a_token()
    {
        var objects = new MemoryStore();
        var texts = new List<string>();
        await using (TokenStore tokens = await TokenStore.OpenAsync(objects, new ManualClock(), TestContext.Current.CancellationToken))
        {
            texts.Add((await tokens.ClaimAsync(TestContext.Current.CancellationToken)).Text);
            texts.Add((await tokens.RegenerateAsync("_admin", null, TestContext.Current.CancellationToken))!.Text);
        }

        await foreach (ObjectMetadata found in objects.ListAsync("", null, TestContext.Current.CancellationToken))
        {
            ReadOnlyMemory<byte> bytes = await objects.GetAsync(found.Path, 0, (int)found.Length, TestContext.Current.CancellationToken);
            string content = System.Text.Encoding.Latin1.GetString(bytes.Span);
            Assert.All(texts, text => Assert.DoesNotContain(text[6..20], content, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Damaged_bytes_are_told_of()
    {
        var format = new TokenFormat();
        var writer = new LogWriter();
        TokenState state = TokenState.Empty.With(new TokenEdit
        {
            Tokens =
            [
                .. Enumerable.Range(0, 5).Select(i => new Token
                {
                    Id = i, Name = $"n{i}", Hash = TokenHash.Of($"t{i}"), CreatedAt = DateTime.UnixEpoch,
                    Scopes = TokenScopes.Parse(i == 0 ? ["*:*:*"] : ["db:a,b:read", "db:c:write"]), Expiry = DateTime.UnixEpoch,
                }),
            ],
        });
        format.WriteState(writer, state);
        byte[] good = writer.Written.ToArray();
        Assert.Equal(5, format.ReadState(new LogReader(good)).NextId);
        var random = new Random(11);
        int refused = 0;
        for (int i = 0; i < 3000; i++)
        {
            byte[] bad = good[..random.Next(good.Length + 1)];
            for (int n = random.Next(4); n > 0 && bad.Length > 0; n--)
            {
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            }

            try
            {
                var reader = new LogReader(bad);
                TokenState read = format.ReadState(reader);
                Assert.All(read.Tokens, token => Assert.True(token.Scopes.IsAdmin || token.Scopes.Databases.Count > 0));
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1000, 3000);
    }

    [Theory]
    [InlineData("db:a:read", "db:a:read")]
    [InlineData("db:b,a:write,read", "db:a:read,write db:b:read,write")]
    [InlineData("db: a , b :*", "db:a:read,write db:b:read,write")]
    [InlineData("db:*:read|db:a:write|db:a:read", "db:*:read db:a:read,write")]
    [InlineData("db:a:read|*:*:*", "*:*:*")]
    public void Permissions_are_read(string permissions, string expected) =>
        Assert.Equal(expected, TokenScopes.Parse(permissions.Split('|')).ToString());

    [Fact]
    public async Task The_first_token_is_never_made_twice()
    {
        var objects = new MemoryStore();
        await using TokenStore tokens = await TokenStore.OpenAsync(objects, new ManualClock(), TestContext.Current.CancellationToken);
        await tokens.CreateAsync(new TokenRequest("a", TokenScopes.Parse(["db:a:read"])), TestContext.Current.CancellationToken);
        Assert.True(await tokens.DeleteAsync("a", TestContext.Current.CancellationToken));
        Assert.Empty(tokens.Describe());
        QuiverException error = await Assert.ThrowsAsync<QuiverException>(() => tokens.ClaimAsync(TestContext.Current.CancellationToken));
        Assert.Equal(ErrorCode.AlreadyExists, error.Code);
        var request = new TokenRequest("x", TokenScopes.Admin);
        Assert.Null(await tokens.ClaimAsync(request, TokenText.Create(), TestContext.Current.CancellationToken));
    }
}
