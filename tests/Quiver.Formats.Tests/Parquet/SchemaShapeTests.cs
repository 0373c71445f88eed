using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Formats.Parquet;
using Quiver.Formats.Parquet.Metadata;
using Xunit;
using static Quiver.Formats.Tests.Parquet.HandmadeLeaf;

namespace Quiver.Formats.Tests.Parquet;

/// <summary>Shapes of lists and maps that the specification lists as those of old writers, and what they are read as.</summary>
public sealed class SchemaShapeTests
{
    /// <summary>Rows of [1,2], [] and [3].</summary>
    static readonly HandmadeLeaf Numbers = new([1, 1, 0, 1], [0, 1, 0, 0], Int32s(1, 2, 3));

    /// <summary>Rows of [1,2], null, [] and [3].</summary>
    static readonly HandmadeLeaf OptionalNumbers = new([2, 2, 0, 1, 2], [0, 1, 0, 0, 0], Int32s(1, 2, 3));

    /// <summary>Keys for the same rows.</summary>
    static readonly HandmadeLeaf Keys = new([2, 2, 0, 1, 2], [0, 1, 0, 0, 0], Texts("a", "b", "c"));

    public static TheoryData<string, string, string> Lists => new()
    {
        { "required group l (LIST) { repeated group list { required int32 element; } }", "l: List(Int32) not null", "[1,2] [] [3]" },
        { "required group l (LIST) { repeated int32 array; }", "l: List(Int32) not null", "[1,2] [] [3]" },
        { "repeated int32 l;", "l: List(Int32) not null", "[1,2] [] [3]" },
        { "repeated group l { required int32 x; }", "l: List(Struct(x: Int32)) not null", "[[1],[2]] [] [[3]]" },
        { "optional group l (LIST) { repeated group bag { required int32 array_element; } }", "l: List(Int32)", "[1,2] null [] [3]" },
        { "optional group l [LIST] { repeated group list { required int32 element; } }", "l: List(Int32)", "[1,2] null [] [3]" },
        {
            "optional group l (LIST) { repeated group array { required int32 x; } }", "l: List(Struct(x: Int32))",
            "[[1],[2]] null [] [[3]]"
        },
        {
            "optional group l (LIST) { repeated group l_tuple { required int32 x; } }", "l: List(Struct(x: Int32))",
            "[[1],[2]] null [] [[3]]"
        },
        {
            "optional group l (LIST) { repeated group element { required int32 x; required int32 y; } }",
            "l: List(Struct(x: Int32, y: Int32))", "[[1,1],[2,2]] null [] [[3,3]]"
        },
        {
            "required group g { repeated int32 a; repeated group b { required int32 c; } }",
            "g: Struct(a: List(Int32), b: List(Struct(c: Int32))) not null", "[[1,2],[[1],[2]]] [[],[]] [[3],[[3]]]"
        },
    };

    public static TheoryData<string, string, string> Maps => new()
    {
        { "(MAP) { repeated group key_value { required binary key (UTF8); required int32 value; } }", "Map(Utf8, Int32)", MapRows },
        { "[MAP] { repeated group key_value { required binary key (UTF8); required int32 value; } }", "Map(Utf8, Int32)", MapRows },
        { "(MAP_KEY_VALUE) { repeated group map { required binary key (UTF8); required int32 value; } }", "Map(Utf8, Int32)", MapRows },
        {
            "(MAP) { repeated group map (MAP_KEY_VALUE) { required binary key (UTF8); required int32 value; } }", "Map(Utf8, Int32)",
            MapRows
        },
        { "(MAP) { repeated group key_value { required binary key (UTF8); } }", "List(Utf8)", "[a,b] null [] [c]" },
    };

    const string MapRows = "{a:1,b:2} null {} {c:3}";

    [Theory]
    [MemberData(nameof(Lists))]
    public void Shape_of_a_list_reads_as(string message, string schema, string rows)
    {
        HandmadeLeaf leaf = rows.Contains("null", StringComparison.Ordinal) ? OptionalNumbers : Numbers;
        int leaves = message.Split("int32").Length - 1;
        int count = rows.Contains("null", StringComparison.Ordinal) ? 4 : 3;
        byte[] bytes = HandmadeFile.Build(MessageType.Parse(message), count, [.. Enumerable.Repeat(leaf, leaves)]);
        Assert.Equal((schema, rows), Read(bytes));
    }

    [Theory]
    [MemberData(nameof(Maps))]
    public void Shape_of_a_map_reads_as(string group, string type, string rows)
    {
        HandmadeLeaf[] leaves = group.Contains("int32", StringComparison.Ordinal) ? [Keys, OptionalNumbers] : [Keys];
        byte[] bytes = HandmadeFile.Build(MessageType.Parse("optional group m " + group), 4, leaves);
        Assert.Equal(($"m: {type}", rows), Read(bytes));
    }

    [Fact]
    public void List_in_a_list_of_old_writers_is_a_list_of_lists()
    {
        const string message = "required group l (LIST) { repeated group array (LIST) { repeated int32 array; } }";
        byte[] bytes = HandmadeFile.Build(MessageType.Parse(message), 3, [new([2, 2, 2, 1, 0], [0, 2, 0, 1, 0], Int32s(1, 2, 3))]);
        Assert.Equal(("l: List(List(Int32)) not null", "[[1,2]] [[3],[]] []"), Read(bytes));
    }

    [Fact]
    public void Equal_names_are_told_apart()
    {
        byte[] bytes = HandmadeFile.Build(
            MessageType.Parse("required int32 a; required int32 A; required group g { required int32 x; required int32 x; }"), 1,
            [Of(1, Int32s(1)), Of(1, Int32s(2)), Of(1, Int32s(3)), Of(1, Int32s(4))]);
        Assert.Equal(("a: Int32 not null, A_1: Int32 not null, g: Struct(x: Int32, x_1: Int32) not null", "1;2;[3,4]"), Read(bytes));
    }

    [Fact]
    public void Group_without_fields_leaves_the_other_columns_readable()
    {
        List<SchemaElement> schema = MessageType.Parse("required int32 a; optional group g { }");
        byte[] bytes = HandmadeFile.Build(schema, 1, [Of(1, Int32s(7))]);
        using var file = ParquetFile.Open(new MemorySource("handmade", bytes));
        using ParquetRowGroupReader readable = file.ReadRowGroup(0, [0], MemoryBudget.Unlimited);
        Assert.Equal(7, readable.ReadBatch()!.Columns[0].GetValue(0));
        using ParquetRowGroupReader all = file.ReadRowGroup(0, [0, 1], MemoryBudget.Unlimited);
        QuiverException error = Assert.Throws<QuiverException>(() => all.ReadBatch());
        Assert.Equal(ErrorCode.NotSupported, error.Code);
        Assert.Contains("column 'g'", error.Message, StringComparison.Ordinal);
    }

    internal static (string Schema, string Rows) Read(byte[] bytes)
    {
        using var file = ParquetFile.Open(new MemorySource("handmade", bytes));
        int[] columns = [.. Enumerable.Range(0, file.Schema.Fields.Count)];
        using ParquetRowGroupReader reader = file.ReadRowGroup(0, columns, MemoryBudget.Unlimited);
        var rows = new List<string>();
        while (reader.ReadBatch() is { } batch)
        {
            for (int row = 0; row < batch.Length; row++)
            {
                rows.Add(string.Join(";", batch.Columns.Select(c => Text(c.GetValue(row)))));
            }
        }

        return (file.Schema.ToString(), string.Join(" ", rows));
    }

    static string Text(object? value) => value switch
    {
        null => "null",
        object?[] items => $"[{string.Join(",", items.Select(Text))}]",
        KeyValuePair<object, object?>[] pairs => $"{{{string.Join(",", pairs.Select(p => $"{Text(p.Key)}:{Text(p.Value)}"))}}}",
        byte[] bytes => Convert.ToHexString(bytes),
        DateTime time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", System.Globalization.CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH:mm:ss.FFFFFFF", System.Globalization.CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
