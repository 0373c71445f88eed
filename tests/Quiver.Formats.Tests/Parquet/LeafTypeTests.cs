using Quiver.Arrow.Errors;
using Xunit;
using static Quiver.Formats.Tests.Parquet.HandmadeLeaf;

namespace Quiver.Formats.Tests.Parquet;

/// <summary>Every annotation on the physical types that it may stand on, in the old and in the new form, and misplaced ones.</summary>
public sealed class LeafTypeTests
{
    const long Micros = 1_700_000_000_123_456;

    public static TheoryData<string, byte[], string, string> Types => new()
    {
        { "int32 v", Int32s(-5), "Int32", "-5" },
        { "int32 v (INT_8)", Int32s(-5), "Int8", "-5" },
        { "int32 v [INTEGER(8,true)]", Int32s(-5), "Int8", "-5" },
        { "int32 v (UINT_8)", Int32s(255), "UInt8", "255" },
        { "int32 v (INT_16)", Int32s(-300), "Int16", "-300" },
        { "int32 v [INTEGER(16,false)]", Int32s(65535), "UInt16", "65535" },
        { "int32 v (UINT_32)", Int32s(-1), "UInt32", "4294967295" },
        { "int64 v (UINT_64)", Int64s(-1), "UInt64", "18446744073709551615" },
        { "int64 v [INTEGER(64,true)]", Int64s(-1), "Int64", "-1" },
        { "int32 v (DATE)", Int32s(19000), "Date", "2022-01-08" },
        { "int32 v [DATE]", Int32s(-1), "Date", "1969-12-31" },
        { "int32 v (TIME_MILLIS)", Int32s(3_600_123), "Time(ms)", "01:00:00.123" },
        { "int64 v (TIME_MICROS)", Int64s(3_600_123_456), "Time(us)", "01:00:00.123456" },
        { "int64 v [TIME(NANOS,false)]", Int64s(3_600_123_456_700), "Time(ns)", "01:00:00.1234567" },
        { "int64 v [TIME(MICROS,true)]", Int64s(3_600_123_456), "Time(us)", "01:00:00.123456" },
        { "int64 v (TIMESTAMP_MILLIS)", Int64s(Micros / 1000), "Timestamp(ms)", "2023-11-14T22:13:20.123" },
        { "int64 v (TIMESTAMP_MICROS)", Int64s(Micros), "Timestamp(us)", "2023-11-14T22:13:20.123456" },
        { "int64 v [TIMESTAMP(MICROS,true)]", Int64s(Micros), "Timestamp(us, UTC)", "2023-11-14T22:13:20.123456" },
        { "int64 v [TIMESTAMP(NANOS,false)]", Int64s(Micros * 1000), "Timestamp(ns)", "2023-11-14T22:13:20.123456" },
        { "int96 v", [.. Int64s(3_723_123_456_789), .. Int32s(2_440_589)], "Timestamp(us)", "1970-01-02T01:02:03.123456" },
        { "int32 v (DECIMAL(9,2))", Int32s(-12345), "Decimal(9, 2)", "-123.45" },
        { "int32 v [DECIMAL(9,2)]", Int32s(-12345), "Decimal(9, 2)", "-123.45" },
        { "int32 v (DECIMAL(12,2))", Int32s(1), "Decimal(12, 2)", "0.01" },
        { "int32 v (DECIMAL(5,6))", Int32s(1), "Decimal(6, 6)", "0.000001" },
        { "int64 v (DECIMAL(18,4))", Int64s(123_456_789), "Decimal(18, 4)", "12345.6789" },
        { "int64 v (DECIMAL(30,4))", Int64s(-1), "Decimal(30, 4)", "-0.0001" },
        { "binary v (DECIMAL(20,3))", Blobs([0xFF, 0xFE]), "Decimal(20, 3)", "-0.002" },
        { "binary v (DECIMAL(4,1))", Blobs([[]]), "Decimal(4, 1)", "0.0" },
        { "fixed(5) v (DECIMAL(10,1))", [0, 0, 0, 1, 0], "Decimal(10, 1)", "25.6" },
        { "fixed(20) v (DECIMAL(40,2))", [.. new byte[18], 1, 0], "Float64", "2.56" },
        { "binary v (DECIMAL(50,3))", Blobs([0x80]), "Float64", "-0.128" },
        { "fixed(16) v [UUID]", [.. Enumerable.Range(0, 16).Select(i => (byte)i)], "Utf8", "00010203-0405-0607-0809-0a0b0c0d0e0f" },
        { "fixed(2) v [FLOAT16]", [0, 0x3C], "Float32", "1" },
        { "fixed(12) v (INTERVAL)", Int32s(14, 3, 4005), "Interval", "IntervalValue { Months = 14, Days = 3, Nanoseconds = 4005000000 }" },
        { "binary v", Blobs([1, 2]), "Binary", "0102" },
        { "fixed(3) v", [1, 2, 3], "Binary", "010203" },
        { "fixed(3) v (UTF8)", "abc"u8.ToArray(), "Utf8", "abc" },
        { "binary v (UTF8)", Texts("é"), "Utf8", "é" },
        { "binary v [STRING]", Texts("s"), "Utf8", "s" },
        { "binary v (ENUM)", Texts("E"), "Utf8", "E" },
        { "binary v (JSON)", Texts("{}"), "Utf8", "{}" },
        { "binary v [BSON]", Blobs([5, 0, 0, 0, 0]), "Binary", "0500000000" },
        { "binary v [GEOMETRY]", Blobs([1]), "Binary", "01" },
        { "boolean v", [1], "Boolean", "True" },
        { "float v", BitConverter.GetBytes(1.5f), "Float32", "1.5" },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public void Annotated_type_reads_as(string leaf, byte[] value, string type, string text)
    {
        byte[] bytes = HandmadeFile.Build(MessageType.Parse($"required {leaf};"), 1, [Of(1, value)]);
        Assert.Equal(($"v: {type} not null", text), SchemaShapeTests.Read(bytes));
    }

    [Theory]
    [InlineData("int64 v (DATE)")]
    [InlineData("int64 v (INT_32)")]
    [InlineData("int64 v [INTEGER(32,true)]")]
    [InlineData("int32 v (UTF8)")]
    [InlineData("int32 v [TIMESTAMP(MILLIS,true)]")]
    [InlineData("boolean v (UTF8)")]
    [InlineData("double v (DECIMAL(5,2))")]
    [InlineData("int64 v (DECIMAL(40,2))")]
    [InlineData("int32 v (DECIMAL(0,0))")]
    [InlineData("int32 v (INTERVAL)")]
    [InlineData("fixed(4) v [UUID]")]
    [InlineData("fixed(3) v [FLOAT16]")]
    public void Annotation_on_the_wrong_type_is_an_error(string leaf)
    {
        byte[] bytes = HandmadeFile.Build(MessageType.Parse($"required {leaf};"), 1, [Of(1, new byte[16])]);
        QuiverException error = Assert.Throws<QuiverException>(() => SchemaShapeTests.Read(bytes));
        Assert.Equal(ErrorCode.CorruptFile, error.Code);
        Assert.Contains("column 'v'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("int96 v", new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 127 })]
    [InlineData("binary v (UTF8)", new byte[] { 2, 0, 0, 0, 0xFF, 0xFE })]
    public void Value_that_its_type_cannot_hold_is_an_error(string leaf, byte[] value)
    {
        byte[] bytes = HandmadeFile.Build(MessageType.Parse($"required {leaf};"), 1, [Of(1, value)]);
        Assert.Equal(ErrorCode.CorruptFile, Assert.Throws<QuiverException>(() => SchemaShapeTests.Read(bytes)).Code);
    }

    [Fact]
    public void Unknown_type_is_null()
    {
        byte[] bytes = HandmadeFile.Build(MessageType.Parse("optional int32 v [UNKNOWN];"), 2, [new([0, 0], [0, 0], [])]);
        Assert.Equal(("v: Null", "null null"), SchemaShapeTests.Read(bytes));
    }
}
