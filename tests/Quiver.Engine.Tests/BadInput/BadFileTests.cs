using System.Text;
using Quiver.Arrow.Errors;
using Xunit;

namespace Quiver.Engine.Tests.BadInput;

/// <summary>Files that are missing, empty, cut off, malformed or extreme.</summary>
public sealed class BadFileTests : IDisposable
{
    readonly string _directory = Directory.CreateTempSubdirectory("quiver").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("none.csv")]
    [InlineData("none.parquet")]
    [InlineData("none.json")]
    [InlineData("*.parquet")]
    [InlineData("no/such/**/x.csv")]
    public async Task File_that_is_missing_is_not_found(string name)
    {
        QuiverException error = await FailAsync($"SELECT * FROM '{PathOf(name)}'");
        Assert.Equal(ErrorCode.FileNotFound, error.Code);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.parquet", "")]
    [InlineData("a.parquet", "PAR1")]
    [InlineData("a.parquet", "this is not a Parquet file at all, only text")]
    [InlineData("a.parquet", "PAR1\u007f\u007f\u007f\u007f\u007f\u007f\u007f\u007fPAR1")]
    [InlineData("a.arrow", "ARROW1 and then nothing")]
    [InlineData("a.json", "{\"a\": 1}\n{\"a\": \n")]
    [InlineData("a.json", "[{\"a\": 1}, {\"a\" 2}]")]
    public async Task File_that_breaks_its_format_is_corrupt(string name, string content)
    {
        await File.WriteAllTextAsync(PathOf(name), content, Encoding.Latin1, Ct);
        QuiverException error = await FailAsync($"SELECT * FROM '{PathOf(name)}'");
        Assert.Equal(ErrorKind.CorruptInput, error.Kind);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parquet_file_cut_anywhere_is_corrupt()
    {
        await RowsAsync($"COPY (SELECT range AS a, CAST(range AS VARCHAR) AS s FROM range(2000)) TO '{PathOf("whole.parquet")}'");
        byte[] whole = await File.ReadAllBytesAsync(PathOf("whole.parquet"), Ct);
        var random = new Random(7);
        for (int i = 0; i < 40; i++)
        {
            await File.WriteAllBytesAsync(PathOf("cut.parquet"), whole[..random.Next(whole.Length)], Ct);
            Assert.Equal(ErrorKind.CorruptInput, (await FailAsync($"SELECT * FROM '{PathOf("cut.parquet")}'")).Kind);
        }
    }

    [Fact]
    public async Task Parquet_file_with_flipped_bytes_gives_rows_or_an_error_of_the_user()
    {
        await RowsAsync($"COPY (SELECT range AS a, CAST(range % 9 AS VARCHAR) AS s FROM range(2000)) TO '{PathOf("whole.parquet")}'");
        byte[] whole = await File.ReadAllBytesAsync(PathOf("whole.parquet"), Ct);
        var random = new Random(8);
        for (int i = 0; i < 150; i++)
        {
            byte[] bytes = [.. whole];
            bytes[i % 2 == 0 ? random.Next(bytes.Length) : bytes.Length - 1 - random.Next(300)] ^= (byte)(1 << random.Next(8));
            await File.WriteAllBytesAsync(PathOf("flip.parquet"), bytes, Ct);
            try
            {
                await RowsAsync($"SELECT * FROM '{PathOf("flip.parquet")}'");
            }
            catch (QuiverException error)
            {
                Assert.NotEqual(ErrorKind.Internal, error.Kind);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1_000_000)]
    [InlineData(-1)]
    public async Task Parquet_footer_length_that_is_wrong_is_corrupt(int length)
    {
        await RowsAsync($"COPY (SELECT 1 AS a) TO '{PathOf("f.parquet")}'");
        byte[] bytes = await File.ReadAllBytesAsync(PathOf("f.parquet"), Ct);
        BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - 8), length);
        await File.WriteAllBytesAsync(PathOf("f.parquet"), bytes, Ct);
        Assert.Equal(ErrorKind.CorruptInput, (await FailAsync($"SELECT * FROM '{PathOf("f.parquet")}'")).Kind);
    }

    [Fact]
    public async Task Csv_file_of_a_header_only_has_no_rows()
    {
        await File.WriteAllTextAsync(PathOf("h.csv"), "a,b\n", Ct);
        Assert.Equal(0L, (await RowsAsync($"SELECT count(b) FROM '{PathOf("h.csv")}'"))[0][0]);
    }

    [Theory]
    [InlineData("e.csv")]
    [InlineData("e.json")]
    public async Task Empty_text_file_has_no_rows_or_an_error_that_names_it(string name)
    {
        await File.WriteAllTextAsync(PathOf(name), "", Ct);
        try
        {
            Assert.Empty(await RowsAsync($"SELECT * FROM '{PathOf(name)}'"));
        }
        catch (QuiverException error)
        {
            Assert.Equal(ErrorKind.CorruptInput, error.Kind);
            Assert.Contains(name, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Csv_row_with_a_surplus_field_names_the_line()
    {
        await File.WriteAllTextAsync(PathOf("r.csv"), "a,b\n1,2\n3,4\n5,6,7\n8,9\n", Ct);
        QuiverException error = await FailAsync($"SELECT * FROM read_csv('{PathOf("r.csv")}', header := true, delim := ',')");
        Assert.True(error.Kind == ErrorKind.CorruptInput, error.Message);
        Assert.Contains("line 4", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Csv_text_that_is_not_utf8_names_the_line()
    {
        await File.WriteAllBytesAsync(PathOf("u.csv"), [.. "a,b\nx,1\n"u8, 0xff, 0xfe, .. ",2\n"u8], Ct);
        QuiverException error = await FailAsync($"SELECT * FROM '{PathOf("u.csv")}'");
        Assert.Equal(ErrorKind.CorruptInput, error.Kind);
        Assert.Contains("UTF-8", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("big.csv", "a,b\n1,{0}\n")]
    [InlineData("big.csv", "a,b\n1,\"{0}\"\n2,x\n")]
    [InlineData("big.json", "[b:\"{0}\"]\n")]
    public async Task Field_of_ten_megabytes_is_read(string name, string format)
    {
        string text = format.Replace('[', '{').Replace(']', '}').Replace("b:", "\"b\":", StringComparison.Ordinal)
            .Replace("{0}", new string('y', 10_000_000), StringComparison.Ordinal);
        await File.WriteAllTextAsync(PathOf(name), text, Ct);
        object? length = (await RowsAsync($"SELECT max(length(b)) FROM '{PathOf(name)}'"))[0][0];
        Assert.Equal(10_000_000L, Convert.ToInt64(length, null));
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public async Task Json_nested_ten_thousand_deep_is_an_error_of_depth(string open, string close)
    {
        const int Depth = 10_000;
        string text = "{\"a\":"
            + string.Concat(Enumerable.Repeat(open, Depth)) + "1" + string.Concat(Enumerable.Repeat(close, Depth)) + "}\n";
        await File.WriteAllTextAsync(PathOf("deep.json"), text, Ct);
        QuiverException error = await FailAsync($"SELECT * FROM '{PathOf("deep.json")}'");
        Assert.True(error.Kind is ErrorKind.CorruptInput or ErrorKind.ResourcesExhausted, error.ToString());
        Assert.Contains("deep", error.Message, StringComparison.Ordinal);
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    string PathOf(string name) => Path.Combine(_directory, name);

    static async Task<QuiverException> FailAsync(string sql) => await Assert.ThrowsAsync<QuiverException>(() => RowsAsync(sql));

    static async Task<IReadOnlyList<object?[]>> RowsAsync(string sql)
    {
        await using Database database = Database.Open(new DatabaseOptions { MemoryLimitBytes = 1L << 30 });
        await using QueryResult result = await database.Connect().QueryAsync(sql, Ct).WaitAsync(TimeSpan.FromMinutes(3), Ct);
        return await result.ToRowsAsync(Ct).WaitAsync(TimeSpan.FromMinutes(3), Ct);
    }
}
