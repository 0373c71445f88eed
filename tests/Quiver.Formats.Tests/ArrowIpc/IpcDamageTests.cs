using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Ipc;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Formats.Tests.ParquetWriting;
using Xunit;

namespace Quiver.Formats.Tests.ArrowIpc;

/// <summary>Damaged bytes end in a <see cref="QuiverException"/> or in batches, within bounded memory.</summary>
public sealed class IpcDamageTests
{
    const long MaxBytes = 100 << 20;

    public static TheoryData<string> Samples => ["flat", "flat file", "nested", "dictionary", "own", "own file"];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Bytes_cut_short_anywhere_fail_or_give_fewer_batches(string sample)
    {
        byte[] bytes = Sample(sample);
        int all = IpcRoundTrip.Read(bytes).Batches.Count;
        for (int length = 0; length < bytes.Length; length++)
        {
            int read = Try(bytes.AsSpan(0, length).ToArray());
            Assert.True(read <= all);
            Assert.True(read < 0 || !sample.EndsWith("file", StringComparison.Ordinal), "a file cut short must not be read");
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Corrupted_bytes_fail_or_give_batches(string sample)
    {
        byte[] bytes = Sample(sample);
        var random = new Random(4711);
        int failed = 0;
        for (int i = 0; i < 3000; i++)
        {
            byte[] damaged = [.. bytes];
            damaged[random.Next(damaged.Length)] ^= (byte)(1 + random.Next(255));
            failed += Try(damaged) < 0 ? 1 : 0;
        }

        Assert.InRange(failed, 100, 2999);
    }

    [Theory]
    [InlineData("", "the bytes end before a schema")]
    [InlineData("FFFFFFFFFFFFFF7F", "the metadata claims 2147483647 bytes, of which 1 to 67108864 are allowed")]
    [InlineData("FFFFFFFF08000000", "the bytes end inside its metadata")]
    [InlineData("0800000000000000FFFFFF00", "a vtable of its metadata lies outside of it")]
    public void Damage_is_named_with_its_place(string hex, string expected)
    {
        using var reader = new ArrowStreamReader(new MemoryStream(Convert.FromHexString(hex)));
        QuiverException e = Assert.Throws<QuiverException>(() => reader.ReadSchema());
        Assert.Equal(ErrorCode.CorruptFile, e.Code);
        Assert.Equal("the Arrow stream is not valid Arrow: in the message at byte 0, " + expected, e.Message);
    }

    [Fact]
    public void Lying_length_does_not_allocate()
    {
        var budget = new MemoryBudget(1 << 20);
        byte[] bytes = new byte[4096];
        bytes.AsSpan(0, 4).Fill(0xFF);
        bytes[6] = 0xFF;
        using var reader = new ArrowStreamReader(new MemoryStream(bytes), new ArrowReadOptions { Budget = budget });
        Assert.Throws<QuiverException>(() => reader.ReadSchema());
        Assert.True(budget.PeakBytes == 0);
    }

    [Fact]
    public void Reader_stays_failed()
    {
        byte[] bytes = IpcRoundTrip.Unzip(GoldenStreams.Flat);
        using var reader = new ArrowStreamReader(new MemoryStream(bytes, 0, bytes.Length - 100));
        reader.ReadBatch()!.Dispose();
        Assert.Throws<QuiverException>(() => reader.ReadBatch());
        Assert.Throws<QuiverException>(() => reader.ReadBatch());
    }

    static int Try(byte[] bytes)
    {
        var budget = new MemoryBudget(MaxBytes);
        try
        {
            List<RecordBatch> batches = IpcRoundTrip.Read(bytes, new ArrowReadOptions { Budget = budget }).Batches;
            foreach (RecordBatch batch in batches)
            {
                foreach (Column column in batch.Columns)
                {
                    _ = IpcRoundTrip.Text(column);
                }

                batch.Dispose();
            }

            return batches.Count;
        }
        catch (QuiverException e)
        {
            // Out of memory would mean that a lie was believed.
            Assert.True(e.Code is ErrorCode.CorruptFile or ErrorCode.NotSupported, e.Message);
            return -1;
        }
    }

    static byte[] Sample(string name) => name switch
    {
        "flat" => IpcRoundTrip.Unzip(GoldenStreams.Flat),
        "flat file" => IpcRoundTrip.Unzip(GoldenStreams.FlatFile),
        "nested" => IpcRoundTrip.Unzip(GoldenStreams.Nested),
        "dictionary" => IpcRoundTrip.Unzip(GoldenStreams.Dictionary),
        _ => Own(name == "own file"),
    };

    static byte[] Own(bool isFile)
    {
        string[] names = ["bool", "i64", "dec15", "dec38", "text", "time_s", "interval", "list_struct", "map"];
        (string Name, DataType Type)[] types = [.. SampleColumns.Types.Where(t => names.Contains(t.Name))];
        var schema = new Schema([.. types.Select(t => new Field(t.Name, t.Type)), new Field("d", DataType.Dictionary(DataType.Utf8))]);
        Column[] columns =
        [
            .. types.Select(t => ColumnBuilder.Build(t.Type, SampleColumns.Values(t.Type, 3, 1, 0.2))),
            ColumnBuilder.Build(DataType.Utf8, "a", null, "a value longer than a view"),
        ];
        using var batch = new RecordBatch(schema, columns, 3);
        return IpcRoundTrip.Write(schema, isFile, batch, batch);
    }
}
