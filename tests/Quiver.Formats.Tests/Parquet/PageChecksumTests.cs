using Quiver.Arrow.Errors;
using Quiver.Formats.Tests.Datasets;
using Xunit;

namespace Quiver.Formats.Tests.Parquet;

/// <summary>Checksums of pages, which are compared on request: DuckDB and other readers do not look at them.</summary>
public sealed class PageChecksumTests : IDisposable
{
    readonly SqlFolder _sql = new();

    public void Dispose() => _sql.Dispose();

    [Theory]
    [InlineData("none")]
    [InlineData("snappy")]
    [InlineData("zstd")]
    public async Task Pages_that_did_not_change_are_read(string codec)
    {
        await _sql.RunAsync($"COPY (SELECT i, 't' || (i % 10) AS t FROM range(50000) r(i)) TO '$/a.parquet' (COMPRESSION {codec})");
        Assert.Equal(
            "50000|1249975000|t9",
            await _sql.RowsAsync("SELECT count(*), sum(i), max(t) FROM read_parquet('$/a.parquet', verify_checksums = true)"));
    }

    [Theory]
    [InlineData("a", "i")]
    [InlineData("dictionary", "t")]
    public async Task Changed_page_is_an_error_with_file_row_group_and_column(string name, string column)
    {
        await _sql.RunAsync(
            $"COPY (SELECT 1234567 + i * 7919 AS i, 'needle' || (i % 10) AS t FROM range(5000) r(i)) "
            + $"TO '$/{name}.parquet' (COMPRESSION none)");
        string path = Path.Combine(_sql.Root, name + ".parquet");
        byte[] bytes = File.ReadAllBytes(path);
        int at = column == "t" ? bytes.AsSpan().IndexOf("needle3"u8) : 200;
        bytes[at] ^= 1;
        File.WriteAllBytes(path, bytes);
        QuiverException error = await Assert.ThrowsAsync<QuiverException>(
            () => _sql.RowsAsync($"SELECT sum(i), max(t) FROM read_parquet('$/{name}.parquet', verify_checksums = true)"));
        Assert.Equal(ErrorCode.CorruptFile, error.Code);
        Assert.Contains($"{name}.parquet', row group 0, column '{column}': the page at byte", error.Message, StringComparison.Ordinal);
        Assert.Contains("checksum", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_checksum_of_right_values_is_an_error_on_request_only()
    {
        await _sql.RunAsync("COPY (SELECT 5::INTEGER AS i) TO '$/a.parquet' (COMPRESSION none)");
        string path = Path.Combine(_sql.Root, "a.parquet");
        byte[] bytes = File.ReadAllBytes(path);

        // Behind the magic number: type, two sizes and the checksum, each a field header and a varint; here its lowest bits.
        int at = 4;
        for (int field = 0; field < 3; field++)
        {
            for (at++; bytes[at] >= 0x80; at++)
            {
            }

            at++;
        }

        bytes[at + 1] ^= 2;
        File.WriteAllBytes(path, bytes);
        Assert.Equal("5", await _sql.RowsAsync("SELECT i FROM '$/a.parquet'"));
        QuiverException error = await Assert.ThrowsAsync<QuiverException>(
            () => _sql.RowsAsync("SELECT i FROM read_parquet('$/a.parquet', verify_checksums = true)"));
        Assert.Equal(ErrorCode.CorruptFile, error.Code);
    }
}
