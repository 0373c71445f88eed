using System.Text;
using Quiver.Arrow.Errors;
using Quiver.Storage.LineProtocol;
using Quiver.Storage.Tests.Store;
using Quiver.Storage.Transfer;
using Xunit;

namespace Quiver.Storage.Tests.Transfer;

public sealed class LineLoaderTests
{
    [Fact]
    public async Task LaterLines_win_howeverManyPiecesAreParsedSideBySide()
    {
        await using var store = await StoreFixture.OpenAsync();
        var text = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"m,t=k{i % 7} v={i}i,f{i % 3}={i} 10\n"));
        var loader = new LineLoader(store.Store, "db", new WriteOptions { Precision = TimePrecision.Nanosecond })
        {
            Workers = 4,
            PieceBytes = 5000,
        };
        var (lines, rows) = (0L, 0L);
        await loader.RunAsync(
            new MemoryStream(Encoding.ASCII.GetBytes(text)),
            piece => (lines, rows) = (lines + piece.LineCount, rows + piece.RowCount),
            TestContext.Current.CancellationToken);
        Assert.Equal((20_000, 20_000), (lines, rows));
        var expected = Enumerable.Range(19_993, 7).OrderBy(i => i % 7).Select(i => $"k{i % 7} {i}");
        Assert.Equal(string.Join('\n', expected), await store.TextAsync("SELECT t, v FROM db.m ORDER BY t"));
    }

    [Fact]
    public async Task WrongLines_haveTheirNumbersInTheText()
    {
        await using var store = await StoreFixture.OpenAsync();
        var text = string.Concat(Enumerable.Range(1, 3000).Select(i => i % 1000 == 0 ? "m v= 1\n" : $"m v={i},s=\"a\nb\" {i}\n"));
        var loader = new LineLoader(store.Store, "db", new WriteOptions { Precision = TimePrecision.Nanosecond }) { PieceBytes = 3000 };
        var result = await loader.RunAsync(new MemoryStream(Encoding.ASCII.GetBytes(text)), TestContext.Current.CancellationToken);
        Assert.Equal((2997, 3), (result.RowCount, result.ErrorCount));
        Assert.Equal([1999L, 3998, 5997], result.Errors.Select(error => error.Number));
    }

    [Fact]
    public async Task AllOrNothing_isByPiece()
    {
        await using var store = await StoreFixture.OpenAsync();
        var text = string.Concat(Enumerable.Range(0, 100).Select(i => i == 55 ? "m v= 1\n" : $"m,t=x v=1 {i + 1000}\n"));
        var loader = new LineLoader(
            store.Store, "db", new WriteOptions { Precision = TimePrecision.Nanosecond, AcceptsPartial = false }) { PieceBytes = 170 };
        var result = await loader.RunAsync(new MemoryStream(Encoding.ASCII.GetBytes(text)), TestContext.Current.CancellationToken);
        Assert.Equal(1, result.ErrorCount);
        Assert.InRange(result.RowCount, 85, 98);
        Assert.Equal($"{result.RowCount}", await store.TextAsync("SELECT count(*) FROM db.m"));
    }

    [Fact]
    public async Task FailureOfTheText_endsTheLoad_withWhatCameBefore()
    {
        await using var store = await StoreFixture.OpenAsync();
        var text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 1000).Select(i => $"m v=1 {i + 1000}\n")));
        var rows = 0L;
        var loader = new LineLoader(store.Store, "db", new WriteOptions()) { PieceBytes = 1000 };
        await Assert.ThrowsAsync<IOException>(() => loader.RunAsync(
            new BreakingStream(text, 9000), piece => rows += piece.RowCount, TestContext.Current.CancellationToken));
        Assert.Equal($"{rows}", rows == 0 ? "0" : await store.TextAsync("SELECT count(*) FROM db.m"));
    }

    [Fact]
    public async Task Cancellation_endsTheLoad()
    {
        await using var store = await StoreFixture.OpenAsync();
        using var stop = new CancellationTokenSource();
        var text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 50_000).Select(i => $"m v=1 {i + 1000}\n")));
        var loader = new LineLoader(store.Store, "db", new WriteOptions()) { PieceBytes = 1000 };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loader.RunAsync(new MemoryStream(text), _ => stop.Cancel(), stop.Token));
        Assert.True((await store.Store.WriteLinesAsync("db", "m v=2 1"u8.ToArray(), null, CancellationToken.None)).RowCount == 1);
    }

    [Fact]
    public async Task NameThatIsWrong_isTheErrorOfTheLoad()
    {
        await using var store = await StoreFixture.OpenAsync();
        var error = await Assert.ThrowsAsync<QuiverException>(() => store.Store.WriteLinesAsync(
            "no name!", new MemoryStream("m v=1 1\n"u8.ToArray()), cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(ErrorCode.InvalidValue, error.Code);
    }

    sealed class BreakingStream(byte[] bytes, int end) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => Position >= end ? throw new IOException("broken") : base.Read(
            buffer[..Math.Min(buffer.Length, 500)]);
    }
}
