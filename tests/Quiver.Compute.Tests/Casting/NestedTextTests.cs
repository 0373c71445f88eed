using System.Text;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Casting;
using Quiver.Compute.Text;
using Xunit;

namespace Quiver.Compute.Tests.Casting;

/// <summary>Text that nested values are cast to is cast back to the same values; damaged text is refused and does no harm.</summary>
public sealed class NestedTextTests
{
    static readonly string[] _texts =
        ["a", "", " x", "it's", "a,b", "NULL", "null", "[", "}", "k=v", "a: b", "\"q\"", "back\\slash", "é", "(1)"];

    static readonly DataType[] _types =
    [
        DataType.List(DataType.Int64),
        DataType.List(DataType.Utf8),
        DataType.List(DataType.List(DataType.Utf8)),
        DataType.Struct(new Field("a", DataType.Int64), new Field("b c", DataType.Utf8)),
        DataType.List(DataType.Struct(new Field("a", DataType.List(DataType.Utf8)), new Field("b", DataType.Float64))),
        DataType.Map(DataType.Utf8, DataType.Int64),
        DataType.Map(DataType.Int64, DataType.List(DataType.Utf8)),
        DataType.Struct(new Field("m", DataType.Map(DataType.Utf8, DataType.Utf8)), new Field("l", DataType.List(DataType.Boolean))),
    ];

    [Fact]
    public void Values_come_back_from_their_text()
    {
        var random = new Random(1);
        foreach (DataType type in _types)
        {
            object?[] values = [.. Enumerable.Range(0, 300).Select(_ => random.Next(10) == 0 ? null : Value(type, random))];
            using Column column = ColumnBuilder.Build(type, values);
            using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
            Column text = CastKernel.Evaluate(column, DataType.Utf8, CastMode.Strict, scratch.Child(0));
            Column back = CastKernel.Evaluate(text, type, CastMode.Strict, scratch.Child(1));
            Column sliced = CastKernel.Evaluate(text.Slice(100, 100), type, CastMode.Strict, scratch.Child(2));
            for (int i = 0; i < values.Length; i++)
            {
                Assert.Equal(ValueText.Of(column, i), ValueText.Of(back, i));
                Assert.Equal(column.IsNull(i), back.IsNull(i));
                if (i is >= 100 and < 200)
                {
                    Assert.Equal(ValueText.Of(column, i), ValueText.Of(sliced, i - 100));
                }
            }
        }
    }

    [Fact]
    public void Damaged_text_becomes_null_or_fails_as_a_cast()
    {
        var random = new Random(2);
        const string Marks = "[]{}(),:='\"\\ NULa1.";
        foreach (DataType type in _types)
        {
            for (int i = 0; i < 1500; i++)
            {
                using Column value = ColumnBuilder.Build(type, [Value(type, random)]);
                var text = new StringBuilder(ValueText.Of(value, 0));
                for (int n = random.Next(1, 4); n > 0 && text.Length > 0; n--)
                {
                    text[random.Next(text.Length)] = Marks[random.Next(Marks.Length)];
                }

                using Column column = ColumnBuilder.Build(DataType.Utf8, [text.ToString(), null]);
                using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
                Column tried = CastKernel.Evaluate(column, type, CastMode.Try, scratch.Child(0));
                Assert.Equal(2, tried.Length);
                Assert.True(tried.IsNull(1));
                _ = ValueText.Of(tried, 0);
                Exception? error = Record.Exception(() => CastKernel.Evaluate(column, type, CastMode.Strict, scratch.Child(1)));
                Assert.True(error is null || ((QuiverException)error).Code == ErrorCode.InvalidCast, $"{text}: {error}");
            }
        }
    }

    static object? Value(DataType type, Random random) => type switch
    {
        ListType list => Enumerable.Range(0, random.Next(4)).Select(_ => Element(list.Element, random)).ToArray(),
        MapType map => Enumerable.Range(0, random.Next(4))
            .Select(_ => new KeyValuePair<object, object?>(Value(map.Key, random)!, Element(map.Value, random))).ToArray(),
        StructType fields => fields.Fields.Select(f => Element(f.Type, random)).ToArray(),
        { Id: TypeId.Utf8 } => _texts[random.Next(_texts.Length)],
        { Id: TypeId.Boolean } => random.Next(2) == 0,
        { Id: TypeId.Float64 } => random.NextDouble(),
        _ => random.NextInt64(-100, 100),
    };

    static object? Element(DataType type, Random random) => random.Next(5) == 0 ? null : Value(type, random);
}
