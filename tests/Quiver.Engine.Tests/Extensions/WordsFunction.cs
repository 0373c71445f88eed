using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Engine.Types;

namespace Quiver.Engine.Tests.Extensions;

/// <summary>A function that stands in FROM: the words of a text.</summary>
sealed class WordsFunction() : TableFunction("words")
{
    public override ValueTask<ITableProvider> BindAsync(
        IReadOnlyList<ScalarValue> arguments, IReadOnlyDictionary<string, ScalarValue> options, CancellationToken cancellationToken)
    {
        object?[] words = arguments[0].Column.GetValue(0)!.ToString()!.Split(' ');
        var schema = new Schema([new Field("word", DataType.Utf8)]);
        return ValueTask.FromResult<ITableProvider>(new MemoryTable(schema, new RecordBatch(schema, [ColumnBuilder.Build(DataType.Utf8, words)], words.Length)));
    }
}
