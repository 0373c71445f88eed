using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Xunit;

namespace Quiver.Formats.Tests.ArrowIpc;

/// <summary>Reads what another implementation wrote; the values expected are those that were given to it.</summary>
public sealed class GoldenStreamTests
{
    static readonly (string Field, string Values)[] Flat =
    [
        ("b: Boolean", "True | null | False"), ("i8: Int8", "-128 | null | 127"), ("u16: UInt16", "1 | null | 65535"),
        ("i32: Int32", "-5 | null | 7"), ("i64: Int64", "-9007199254740993 | null | 5"),
        ("u64: UInt64", "18446744073709551615 | null | 0"), ("f16: Float32", "15360 | null | 49152"),
        ("f32: Float32", "1.5 | null | -0.25"),
        ("f64: Float64", "1E+300 | null | -2.5"), ("s: Utf8", "'hello' | null | 'a much longer string, ünïcödé'"),
        ("ls: Utf8", "'x' | null | 'yz'"),
        ("bin: Binary", "010203 | null | "), ("fsb: Binary", "0102 | null | 0304"),
        ("d: Date", "01/03/1970 | null | 12/31/1969"), ("dm: Date", "01/04/1970 | null | 12/31/1969"),
        ("tms: Time(ms)", "00:00 | null | 23:59"), ("tns: Time(ns)", "00:00 | null | 23:59"),
        ("dur: Duration(ms)", "00:00:00.0050000 | null | -00:00:00.0050000"),
    ];

    [Theory]
    [InlineData(GoldenStreams.Flat)]
    [InlineData(GoldenStreams.FlatFile)]
    public void Flat_types_read_as_written(string golden)
    {
        (Schema schema, List<RecordBatch> batches) = IpcRoundTrip.Read(IpcRoundTrip.Unzip(golden));
        Assert.Equal(2, batches.Count);
        foreach (RecordBatch batch in batches)
        {
            Assert.Equal(Flat, schema.Fields.Select((f, i) => (f.ToString(), IpcRoundTrip.Text(batch.Columns[i]))));
        }

        long[] times = [1000, 86_399_999];
        Assert.Equal(times, new[] { 0, 2 }.Select(i => ((FixedWidthColumn)batches[1].Columns[15]).Values<long>()[i]));
        Assert.Equal(86_399_999_999_999, ((FixedWidthColumn)batches[1].Columns[16]).Values<long>()[2]);
        Assert.Equal("js", schema.Metadata["origin"]);
        Assert.Equal("", schema.Metadata["empty"]);
        Assert.Equal("ms", schema.Fields[3].Metadata["unit"]);
    }

    [Fact]
    public void Nested_types_read_as_written()
    {
        (Schema schema, List<RecordBatch> batches) = IpcRoundTrip.Read(IpcRoundTrip.Unzip(GoldenStreams.Nested));
        Assert.Equal(
            [
                ("l: List(Int32)", "[1,null,3] | null | []"), ("st: Struct(x: Int16, y: Utf8)", "[1,'one'] | null | [3,null]"),
                ("fl: List(Int8)", "[1,2] | null | [5,6]"), ("m: Map(Utf8, Int32)", "['k':1,'j':2] | null | []"),
                ("n: Null", "null | null | null"),
            ],
            schema.Fields.Select((f, i) => (f.ToString(), IpcRoundTrip.Text(batches[1].Columns[i]))));
    }

    [Fact]
    public void Dictionary_reads_as_written()
    {
        (Schema schema, List<RecordBatch> batches) = IpcRoundTrip.Read(IpcRoundTrip.Unzip(GoldenStreams.Dictionary));
        Assert.Equal("c: Dictionary(Utf8)", schema.ToString());
        var column = Assert.IsType<DictionaryColumn>(batches[0].Columns[0]);
        Assert.Equal("'red' | 'green' | null | 'red' | 'a colour with a long name'", IpcRoundTrip.Text(column));
        Assert.Equal(3, column.Values.Length);
    }

    [Fact]
    public void Unions_read_as_structs_of_their_members()
    {
        (Schema schema, List<RecordBatch> batches) = IpcRoundTrip.Read(IpcRoundTrip.Unzip(GoldenStreams.Unions));
        Assert.Equal("d: Struct(f: Float64, s: Utf8), p: Struct(f: Float64, s: Utf8), n: Int32", schema.ToString().Replace(" not null", ""));
        Assert.Equal(
            ["[null,'a much longer string'] | [1.5,null] | [null,'x'] | [null,null]",
                "[1.5,null] | [null,null] | [null,'a much longer string'] | [null,'z']", "1 | 2 | 3 | 4"],
            batches[0].Columns.Select(IpcRoundTrip.Text));
    }
}
