using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Ipc;
using Quiver.Arrow.Types;
using Xunit;
using static Quiver.Formats.Tests.ArrowIpc.HandmadeStreams;

namespace Quiver.Formats.Tests.ArrowIpc;

public sealed class HandmadeStreamTests
{
    static readonly WireField Text = Field("v", WireType.Utf8, DataType.Utf8);

    [Fact]
    public void Runs_read_as_their_values()
    {
        WireField runs = Field("c", WireType.RunEndEncoded, DataType.Utf8, Integer("run_ends", 32), Text);
        byte[] stream = Of(runs, 5, [5, 0, 3, 0, 3, 1], [], Bytes(2, 3, 5), [0b101], Bytes(0, 1, 1, 17), "aa run in the open"u8.ToArray());
        Assert.Equal("'a' | 'a' | null | 'a run in the ope' | 'a run in the ope'", Read(stream));
        foreach (int[] ends in new[] { new[] { 2, 2, 5 }, [2, 3, 4], [-1, 3, 5], [3, 2, 5] })
        {
            Fails(Of(runs, 5, [5, 0, 3, 0, 3, 0], [], Bytes(ends), [], Bytes(0, 1, 1, 2), "ab"u8.ToArray()));
        }
    }

    [Fact]
    public void Runs_of_too_many_rows_are_refused_without_memory()
    {
        WireField runs = Field("c", WireType.RunEndEncoded, DataType.Utf8, Integer("run_ends", 32), Text);
        byte[] stream = Of(runs, 2_000_000_000, [2_000_000_000, 0, 1, 0, 1, 0], [], Bytes(2_000_000_000), [], Bytes(0, 1), "a"u8.ToArray());
        Fails(stream);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void List_views_read_as_lists(bool isLarge)
    {
        WireField lists = Field("c", isLarge ? WireType.LargeListView : WireType.ListView, DataType.List(DataType.Int16), Integer("v", 16));
        byte[] Wide(params int[] values) => isLarge ? Bytes(Array.ConvertAll(values, v => (long)v)) : Bytes(values);
        byte[] values = Bytes<short>(1, 2, 3);
        Assert.Equal(
            "[2,3] | null | [] | [1,2]", Read(Of(lists, 4, [4, 1, 3, 0], [0b1101], Wide(1, -7, 9, 0), Wide(2, 99, 0, 2), [], values)));
        Fails(Of(lists, 1, [1, 0, 3, 0], [], Wide(2), Wide(2), [], values));
        Fails(Of(lists, 1, [1, 0, 3, 0], [], Wide(-1), Wide(2), [], values));
        Fails(Of(lists, 1, [1, 0, 3, 0], [], Wide(1), Wide(-1), [], values));
    }

    [Fact]
    public void Views_read_as_text()
    {
        byte[] view = new byte[32];
        view[0] = 2;
        "ab"u8.CopyTo(view.AsSpan(4));
        view[16] = 15;
        view[28] = 1;
        byte[] heap = "0123456789abcdefgh"u8.ToArray();
        byte[] stream = Of(Field("c", WireType.Utf8View, DataType.Utf8), 2, [2, 0], [], view, heap);

        // Without the number of buffers, which comes in a vector of its own, the batch cannot be read.
        Fails(stream);
    }

    [Fact]
    public void Big_endian_numbers_are_turned()
    {
        Check(Integer("c", 32), DataType.Int32, "16909060 | 1", [1, 2, 3, 4, 0, 0, 0, 1]);
        Check(Integer("c", 16), DataType.Int16, "258 | 1", [1, 2, 0, 1]);
        Check(Integer("c", 8), DataType.Int8, "1 | 2", [1, 2]);
        Check(Field("c", WireType.FloatingPoint, DataType.Float64, 64), DataType.Float64, "1.5 | 0",
            [0x3F, 0xF8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        Check(Field("c", WireType.Decimal, DataType.Decimal(30, 1), 128), DataType.Decimal(30, 1), "0.5 | 25.6",
            [.. new byte[15], 5, .. new byte[14], 1, 0]);
        Check(Text, DataType.Utf8, "'ab' | 'c'", [0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 3], "abc"u8.ToArray());
    }

    static void Check(WireField field, DataType type, string expected, params byte[][] buffers)
    {
        byte[] stream = SayBigEndian(Of(field, 2, [2, 0], [[], .. buffers]));
        (Schema schema, List<RecordBatch> batches) = IpcRoundTrip.Read(stream);
        Assert.Equal(type, schema.Fields[0].Type);
        Assert.Equal(expected, IpcRoundTrip.Text(batches.Single().Columns[0]));
    }

    static WireField Integer(string name, int bits) => Field(
        name,
        WireType.Int,
        bits switch { 8 => DataType.Int8, 16 => DataType.Int16, _ => DataType.Int32 },
        bits);

    static WireField Field(string name, WireType wire, DataType type, params WireField[] children) => Field(name, wire, type, 0, children);

    static WireField Field(string name, WireType wire, DataType type, int width, params WireField[] children) => new()
    {
        Name = name,
        IsNullable = true,
        Type = wire,
        ValueType = type,
        Width = width,
        IsSigned = wire == WireType.Int,
        Children = children,
    };

    static string Read(byte[] stream) => IpcRoundTrip.Text(IpcRoundTrip.Read(stream).Batches.Single().Columns[0]);

    static void Fails(byte[] stream)
    {
        var options = new ArrowReadOptions { Budget = new Quiver.Arrow.Memory.MemoryBudget(64 << 20) };
        Assert.Equal(ErrorCode.CorruptFile, Assert.Throws<QuiverException>(() => IpcRoundTrip.Read(stream, options)).Code);
    }
}
