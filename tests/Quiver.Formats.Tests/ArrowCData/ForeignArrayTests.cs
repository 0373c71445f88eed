using Quiver.Arrow.Batches;
using Quiver.Arrow.CData;
using Quiver.Arrow.Errors;
using Quiver.Formats.Tests.ArrowIpc;
using Xunit;
using static Quiver.Formats.Tests.ArrowCData.ForeignArrays;
using static Quiver.Formats.Tests.ArrowCData.ForeignBuffer;

namespace Quiver.Formats.Tests.ArrowCData;

/// <summary>Arrays of types and shapes that Quiver never makes itself, at offsets, with exact memory.</summary>
[Collection(nameof(ArrowCData))]
public sealed unsafe class ForeignArrayTests
{
    /// <summary>Format, what makes an array of 3 values, and the type and values expected.</summary>
    static readonly (string Format, Func<nint> Make, string Type, string Values)[] Flat =
    [
        ("n", () => Leaf(3, 3, 0), "Null", "null | null | null"),
        ("b", () => Leaf(3, 1, 5, Of<byte>(0b1011_1111), Of<byte>(0b0010_0000)), "Boolean", "True | null | False"),
        ("c", () => Leaf(3, 0, 1, None, Of<sbyte>(9, -1, 2, -3)), "Int8", "-1 | 2 | -3"),
        ("S", () => Leaf(3, -1, 0, None, Of<ushort>(1, 2, 65535)), "UInt16", "1 | 2 | 65535"),
        ("l", () => Leaf(3, -1, 9, Of<byte>(0, 0b1010), Of<long>(0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3)), "Int64", "1 | null | 3"),
        ("e", () => Leaf(3, 0, 0, None, Of((Half)1.5, (Half)(-2), (Half)0.25)), "Float32", "1.5 | -2 | 0.25"),
        ("d:5,2,32", () => Leaf(3, 0, 0, None, Of(123, -99999, 0)), "Decimal(5, 2)", "1.23 | -999.99 | 0.00"),
        ("d:12,1,64", () => Leaf(3, 0, 0, None, Of(5L, -6L, 0)), "Decimal(12, 1)", "0.5 | -0.6 | 0.0"),
        ("d:30,0", () => Leaf(3, 0, 0, None, Of<Int128>(5, -6, 0)), "Decimal(30, 0)", "5 | -6 | 0"),
        ("d:38,2,256", () => Leaf(3, 0, 0, None, Of<ulong>(5, 0, 0, 0, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, 0, 0, 0, 0)),
            "Decimal(38, 2)", "0.05 | -0.01 | 0.00"),
        ("u", () => Leaf(3, 1, 1, Of<byte>(0b1011), Of(0, 1, 4, 4, 21), Chars("xabca text beyond a view")), "Utf8", "'abc' | null | 'a text beyond a v'"),
        ("U", () => Leaf(3, 0, 0, None, Of<long>(0, 0, 2, 3), Chars("xyz")), "Utf8", "'' | 'xy' | 'z'"),
        ("z", () => Leaf(3, 0, 0, None, Of(0, 1, 2, 3), Of<byte>(1, 2, 255)), "Binary", "01 | 02 | FF"),
        ("vu", () => Leaf(3, 0, 0, None, Views(), Chars("0123456789abcdefgh"), Of(18L)), "Utf8", "'ab' | '23456789abcdefg' | ''"),
        ("w:2", () => Leaf(3, 0, 1, None, Of<byte>(0, 0, 1, 2, 3, 4, 5, 6)), "Binary", "0102 | 0304 | 0506"),
        ("tdm", () => Leaf(3, 0, 0, None, Of(86_400_000L, -1, 0)), "Date", "01/02/1970 | 12/31/1969 | 01/01/1970"),
        ("tts", () => Leaf(3, 0, 0, None, Of(3600, 0, 86_399)), "Time(s)", "01:00 | 00:00 | 23:59"),
        ("tDu", () => Leaf(3, 0, 0, None, Of(1_000_000L, 0, -1_000_000)), "Duration(us)", "00:00:01 | 00:00:00 | -00:00:01"),
        ("tiM", () => Leaf(3, 0, 0, None, Of(14, -1, 0)), "Interval", Interval(14, 0, 0) + " | " + Interval(-1, 0, 0) + " | " + Interval(0, 0, 0)),
        ("tiD", () => Leaf(3, 0, 0, None, Of(1, 2, -3, 0, 0, -5)), "Interval", Interval(0, 1, 2) + " | " + Interval(0, -3, 0) + " | " + Interval(0, 0, -5)),
    ];

    public static TheoryData<string> Formats => [.. Flat.Select(f => f.Format)];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Flat_array_reads_as_its_values(string format)
    {
        (_, Func<nint> make, string type, string values) = Flat.First(f => f.Format == format);
        Check(Schema(format, "c"), (CArrowArray*)make(), type, values, arrays: 2);
    }

    [Fact]
    public void Sliced_nested_arrays_read_as_their_values()
    {
        Check(
            Schema("+s", "c", (nint)Schema("i", "x"), (nint)Schema("u", "y")),
            Nested(3, 0, 1, [None], Leaf(5, 0, 1, None, Of(9, 9, 1, 2, 3, 9)), Leaf(4, 0, 0, None, Of(0, 1, 2, 3, 4), Chars("abcd"))),
            "Struct(x: Int32, y: Utf8)",
            "[1,'b'] | [2,'c'] | [3,'d']",
            arrays: 4);
        Check(
            Schema("+w:2", "c", (nint)Schema("s", "x")),
            Nested(3, 1, 1, [Of<byte>(0b1011)], Leaf(8, 0, 0, None, Of<short>(9, 9, 1, 2, 3, 4, 5, 6))),
            "List(Int16)",
            "[1,2] | null | [5,6]",
            arrays: 3);
        Check(
            Schema("+L", "c", (nint)Schema("s", "x")),
            Nested(3, 0, 1, [None, Of(0L, 1, 1, 3, 4)], Leaf(4, 0, 0, None, Of<short>(1, 2, 3, 4))),
            "List(Int16)",
            "[] | [2,3] | [4]",
            arrays: 3);
        Check(
            Schema("+vl", "c", (nint)Schema("u", "x")),
            Nested(3, 1, 1, [Of<byte>(0b1011), Of(0, 2, 77, 0), Of(0, 1, 9, 3)], Leaf(3, 0, 0, None, Of(0, 1, 2, 3), Chars("abc"))),
            "List(Utf8)",
            "['c'] | null | ['a','b','c']",
            arrays: 3);
        Check(
            Schema("+m", "c", (nint)Schema("+s", "entries", (nint)Schema("u", "k"), (nint)Schema("i", "v"))),
            Nested(
                3, 0, 0, [None, Of(0, 1, 1, 2)],
                (nint)Nested(2, 0, 0, [None], Leaf(2, 0, 0, None, Of(0, 1, 2), Chars("pq")), Leaf(2, 0, 0, None, Of(1, 2)))),
            "Map(Utf8, Int32)",
            "['p':1] | [] | ['q':2]",
            arrays: 5);
    }

    [Fact]
    public void Unions_read_as_structs_of_their_members()
    {
        nint[] Members() => [(nint)Schema("i", "n"), (nint)Schema("u", "s")];
        Check(
            Schema("+us:5,7", "c", Members()),
            Nested(
                3, 0, 1, [Of<byte>(5, 7, 5, 7)],
                Leaf(4, 1, 0, Of<byte>(0b1011), Of(0, 1, 2, 3)), Leaf(4, 0, 0, None, Of(0, 1, 2, 3, 4), Chars("abcd"))),
            "Struct(n: Int32, s: Utf8)",
            "[null,'b'] | [null,null] | [null,'d']",
            arrays: 4);
        Check(
            Schema("+ud:0,1", "c", Members()),
            Nested(
                3, 0, 0, [Of<byte>(0, 1, 0), Of(1, 0, 0)],
                Leaf(2, 0, 0, None, Of(10, 11)), Leaf(1, 0, 0, None, Of(0, 19), Chars("longer than a view!"))),
            "Struct(n: Int32, s: Utf8)",
            "[11,null] | [null,'longer than a view!'] | [10,null]",
            arrays: 4);
    }

    [Fact]
    public void Runs_read_as_their_values()
    {
        Check(
            Schema("+r", "c", (nint)Schema("s", "run_ends"), (nint)Schema("u", "values")),
            Nested(
                3, 0, 2, [],
                Leaf(3, 0, 0, None, Of<short>(1, 4, 9)), Leaf(3, 1, 0, Of<byte>(0b101), Of(0, 1, 1, 17), Chars("aa run in the open"))),
            "Utf8",
            "null | null | 'a run in the ope'",
            arrays: 4);
    }

    [Theory]
    [InlineData("C")]
    [InlineData("L")]
    public void Codes_of_any_width_read_as_their_values(string codes)
    {
        CArrowSchema* schema = Schema(codes, "c");
        schema->Dictionary = Schema("u", "");
        CArrowArray* array = codes == "C"
            ? Array(3, 0, 1, None, Of<byte>(9, 1, 0, 2))
            : Array(3, 0, 1, None, Of<ulong>(9, 1, 0, 2));
        array->Dictionary = Array(3, 1, 0, Of<byte>(0b011), Of(0, 1, 2, 2), Chars("ab"));
        Check(schema, array, "Dictionary(Utf8)", "'b' | 'a' | null", arrays: 3);
    }

    [Fact]
    public void Uuids_are_text_both_ways()
    {
        CArrowSchema* schema = Schema("w:16", "c");
        schema->Metadata = NativeText.AllocateMetadata(new Dictionary<string, string> { ["ARROW:extension:name"] = "arrow.uuid" });
        byte[] bytes = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
        CArrowSchema* root = Schema("+s", "", (nint)schema);
        CArrowArray* array = Nested(2, 0, 0, [None], Leaf(2, 0, 0, None, Of(bytes)));
        RecordBatch batch = ArrowInterop.ImportBatch(array, root);
        CArrowSchema.Free(root);
        CArrowArray.Free(array);
        const string Expected = "'00010203-0405-0607-0809-0a0b0c0d0e0f' | '10111213-1415-1617-1819-1a1b1c1d1e1f'";
        Assert.Equal(Expected, IpcRoundTrip.Text(batch.Columns[0]));
        Assert.Equal(Expected, IpcRoundTrip.Text(IpcRoundTrip.Read(IpcRoundTrip.Write(batch.Schema, false, batch)).Batches[0].Columns[0]));
        root = CArrowSchema.Allocate();
        array = CArrowArray.Allocate();
        ArrowInterop.ExportBatch(batch, array, root);
        Assert.Equal("w:16", NativeText.Read(root->Children[0]->Format));
        Assert.Equal(bytes, new ReadOnlySpan<byte>(array->Children[0]->Buffers[1], 32).ToArray());
        CArrowSchema.Free(root);
        CArrowArray.Free(array);
    }

    [Theory]
    [InlineData("d:40,2,256", "field \"c\" is decimal(40, 2); Quiver has up to 38 digits and scales from 0 to that")]
    [InlineData("x:7", "field \"c\" has the format \"x:7\", which Quiver does not know")]
    [InlineData("+w:2", "the type FixedSizeList of field \"c\" is described wrongly")]
    public void Types_that_cannot_be_read_are_named(string format, string reason)
    {
        CArrowSchema* root = Schema("+s", "", (nint)Schema(format, "c"));
        QuiverException e = Assert.Throws<QuiverException>(() => ArrowInterop.ImportSchema(root));
        Assert.Equal("the Arrow data of another library cannot be read: " + reason, e.Message);
        CArrowSchema.Free(root);
    }

    [Fact]
    public void Failed_import_releases_the_array()
    {
        int before = Released;
        CArrowSchema* root = Schema("+s", "", (nint)Schema("u", "c"));
        CArrowArray* array = Nested(2, 0, 0, [None], Leaf(2, 0, 0, None, Of(0, 5, 1), Chars("hello")));
        Assert.Throws<QuiverException>(() => ArrowInterop.ImportBatch(array, root));
        Assert.True(array->IsReleased);
        CArrowArray.Free(array);
        CArrowSchema.Free(root);
        Assert.Equal(before + 4, Released);
    }

    static nint Leaf(long length, long nulls, long offset, params ForeignBuffer[] buffers) => (nint)Array(length, nulls, offset, buffers);

    static string Interval(int months, int days, long milliseconds) =>
        new Quiver.Arrow.Columns.IntervalValue(months, days, milliseconds * 1_000_000).ToString();

    /// <summary>A short view, one of 15 bytes at offset 2 of the first buffer, an empty one.</summary>
    static ForeignBuffer Views()
    {
        byte[] bytes = new byte[48];
        bytes[0] = 2;
        "ab"u8.CopyTo(bytes.AsSpan(4));
        bytes[16] = 15;
        "2345"u8.CopyTo(bytes.AsSpan(20));
        bytes[28] = 2;
        return Of(bytes);
    }

    static void Check(CArrowSchema* schema, CArrowArray* array, string type, string values, int arrays)
    {
        int before = Released;
        CArrowSchema* root = Schema("+s", "", (nint)schema);
        CArrowArray* batch = Nested(3, 0, 0, [None], (nint)array);
        RecordBatch result = ArrowInterop.ImportBatch(batch, root);
        CArrowSchema.Free(root);
        CArrowArray.Free(batch);
        Assert.Equal(type, result.Schema.Fields[0].Type.ToString());
        Assert.Equal(values, IpcRoundTrip.Text(result.Columns[0]));
        Assert.Equal(values, IpcRoundTrip.Text(result.Columns[0].Slice(0, 3)));
        result.Dispose();
        Assert.Equal(before + (2 * arrays), Released);
    }
}
