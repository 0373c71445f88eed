using Quiver.Arrow.Errors;
using Quiver.Server.Hosting;
using Xunit;

namespace Quiver.Server.Tests.Hosting;

public sealed class ListenAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:8086", "http://127.0.0.1:8086", true)]
    [InlineData("localhost", "http://127.0.0.1:8181", true)]
    [InlineData("http://0.0.0.0:1/", "http://0.0.0.0:1", false)]
    [InlineData("*:80", "http://0.0.0.0:80", false)]
    [InlineData("[::1]:80", "http://[::1]:80", true)]
    [InlineData("[::]", "http://[::]:8181", false)]
    [InlineData("https://10.0.0.1:443", "https://10.0.0.1:443", false)]
    public void Addresses_are_read(string text, string expected, bool isLoopback)
    {
        ListenAddress address = ListenAddress.Parse(text, isEncrypted: false);
        Assert.Equal(expected, address.ToString());
        Assert.Equal(isLoopback, address.IsLoopback);
    }

    [Fact]
    public void A_scheme_decides_where_there_is_one()
    {
        Assert.True(ListenAddress.Parse("127.0.0.1", isEncrypted: true).IsEncrypted);
        Assert.False(ListenAddress.Parse("http://127.0.0.1", isEncrypted: true).IsEncrypted);
    }

    [Theory]
    [InlineData("")]
    [InlineData(":80")]
    [InlineData("127.0.0.1:x")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1:-1")]
    [InlineData("db.example:80")]
    [InlineData("ftp://127.0.0.1:80")]
    [InlineData("[::1:80")]
    public void Others_are_told(string text) =>
        Assert.Contains($"\"{text}\" is no address", Assert.Throws<QuiverException>(() => ListenAddress.Parse(text, false)).Message);
}
