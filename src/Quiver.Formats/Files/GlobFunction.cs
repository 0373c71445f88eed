using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Engine.Types;

namespace Quiver.Formats.Files;

/// <summary>Lists the files that match a pattern; there may be none.</summary>
sealed class GlobFunction(FileFinder finder) : TableFunction("glob")
{
    static readonly Schema FileSchema = new([new Field("file", DataType.Utf8)]);

    /// <inheritdoc/>
    public override string Description => "The files that a pattern matches.";

    public override string Example => "glob('data/*.parquet')";

    public override bool UsesFiles => true;

    public override ValueTask<ITableProvider> BindAsync(
        IReadOnlyList<ScalarValue> arguments, IReadOnlyDictionary<string, ScalarValue> options, CancellationToken cancellationToken)
    {
        _ = new OptionReader(Name, options, []);
        if (arguments.Count != 1 || OptionReader.TextsOf(arguments[0]) is not { } patterns)
        {
            throw new QuiverException(ErrorCode.WrongArguments, "glob takes one pattern or a list of them, such as glob('data/*.csv')");
        }

        string[] files = [.. patterns.SelectMany(p => finder.Match(p, cancellationToken))];
        RecordBatch[] batches = files.Length == 0
            ? []
            : [new RecordBatch(FileSchema, [ColumnBuilder.Build(DataType.Utf8, files)], files.Length)];
        return ValueTask.FromResult<ITableProvider>(new MemoryTable(FileSchema, batches));
    }
}
