using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Batches;
using Quiver.Engine.Execution.Expressions;
using Quiver.Engine.Expressions;
using Quiver.Engine.Functions;
using Quiver.InfluxQl.Lowering;
using Quiver.InfluxQl.Regexes;
using Xunit;

namespace Quiver.InfluxQl.Tests.Lowering;

/// <summary>Patterns over columns of every encoding.</summary>
public sealed class RegexFunctionTests
{
    static readonly string _long = new('x', 300);

    [Fact]
    public void Every_encoding_gives_the_same()
    {
        Column texts = ColumnBuilder.Build(DataType.Utf8, "alpha", null, "Ära", "", _long, "beta");
        Assert.Equal([true, null, true, false, false, true], Match("a$", texts));
        Assert.Equal([false, null, false, false, true, false], Match("x{300}", texts));
        Assert.Equal([true, null, false], Match("^alpha$", texts.Slice(0, 3)));
        Assert.Equal([true, true], Match("^.ra$", new ConstantColumn(ColumnBuilder.Build(DataType.Utf8, "Ära"), 2)));
        Assert.Equal([null, null], Match("", new ConstantColumn(ColumnBuilder.Build(DataType.Utf8, [null]), 2)));
        Assert.Equal([], Match("a", texts.Slice(0, 0)));
    }

    [Fact]
    public void A_dictionary_that_batches_share_is_matched_once()
    {
        Column entries = ColumnBuilder.Build(DataType.Utf8, "a", "b", "", "ab");
        Assert.Equal(
            [true, false, null, true, false, false, true],
            Match("a", Encode(entries, 0, 1, -1, 3), Encode(entries, 1, 2, 0)));
        Column others = ColumnBuilder.Build(DataType.Utf8, "b", "a");
        Assert.Equal([true, false, true], Match("a", Encode(entries, 0), Encode(others, 0, 1)));
    }

    static List<bool?> Match(string pattern, params IReadOnlyList<Column> batches)
    {
        var column = new ColumnExpression(new ColumnId(0), "text", DataType.Utf8);
        using var evaluators = new EvaluatorSet(
            new Dictionary<ColumnId, int> { [column.Id] = 0 }, new FunctionContext(DateTimeOffset.UnixEpoch, 0), MemoryBudget.Unlimited);
        Evaluator match = evaluators.Compile(
            new FunctionExpression(new RegexFunction(GoRegex.Parse(pattern)), [column], DataType.Boolean));
        using var batch = new ColumnBatch(MemoryBudget.Unlimited);
        var answers = new List<bool?>();
        foreach (Column texts in batches)
        {
            batch.Reset(1, texts.Length);
            batch.Set(0, texts);
            Column answer = match.Evaluate(batch);
            answers.AddRange(Enumerable.Range(0, texts.Length).Select(row => (bool?)answer.GetValue(row)));
        }

        return answers;
    }

    /// <summary>Makes a column of codes; -1 stands for null.</summary>
    static unsafe DictionaryColumn Encode(Column entries, params int[] codes)
    {
        var owned = new ColumnBuffers();
        int* raw = (int*)owned.Add((codes.Length + 65L) * sizeof(int), MemoryBudget.Unlimited).Pointer;
        ulong* validity = (ulong*)owned.Add(Bitmap.Bytes(codes.Length), MemoryBudget.Unlimited).Pointer;
        for (int row = 0; row < codes.Length; row++)
        {
            raw[row] = Math.Max(codes[row], 0);
            Bitmap.Put(validity, row, codes[row] >= 0);
        }

        return new DictionaryColumn(codes.Length, raw, entries, ownsValues: false, validity, Column.UnknownNulls, owned);
    }
}
