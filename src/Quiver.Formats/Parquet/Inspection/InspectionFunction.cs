using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Engine.Types;
using Quiver.Formats.Datasets;
using Quiver.Formats.Files;

namespace Quiver.Formats.Parquet.Inspection;

/// <summary>
/// A table function that shows what the footers of Parquet files say, with the columns that DuckDB gives it: the first is the file.
/// </summary>
abstract class InspectionFunction(FileFinder finder, string name, params IReadOnlyList<Field> fields) : TableFunction(name)
{
    readonly Schema _schema = new([new Field("file_name", DataType.Utf8), .. fields]);

    /// <inheritdoc/>
    public sealed override string Description => Name switch
    {
        "parquet_schema" => "The columns of Parquet files, a row for each node of the schema.",
        "parquet_metadata" => "The column chunks of Parquet files: sizes, encodings, bounds.",
        "parquet_file_metadata" => "The footers of Parquet files: rows, row groups, writer.",
        _ => "The keys and values that writers left in the footers of Parquet files.",
    };

    public sealed override string Example => $"{Name}('data.parquet')";

    public sealed override bool UsesFiles => true;

    public sealed override ValueTask<ITableProvider> BindAsync(
        IReadOnlyList<ScalarValue> arguments, IReadOnlyDictionary<string, ScalarValue> options, CancellationToken cancellationToken)
    {
        _ = new OptionReader(Name, options, []);
        if (arguments.Count != 1 || OptionReader.TextsOf(arguments[0]) is not { } paths)
        {
            throw new QuiverException(
                ErrorCode.WrongArguments, $"{Name} takes one path or pattern, or a list of them, such as {Name}('data/*.parquet')");
        }

        InputFile[] inputs = [.. paths.SelectMany(p => finder.Find(p, cancellationToken))];
        ParquetFile[] files = ParallelOpening.Open(inputs, input => ParquetFiles.Open(input), cancellationToken);
        List<object?>[] columns = [.. _schema.Fields.Select(_ => new List<object?>())];
        foreach (ParquetFile file in files)
        {
            foreach (object?[] row in Rows(file))
            {
                columns[0].Add(file.Name);
                for (int i = 0; i < row.Length; i++)
                {
                    columns[i + 1].Add(row[i]);
                }
            }
        }

        Column[] built = [.. columns.Select((c, i) => ColumnBuilder.Build(_schema.Fields[i].Type, [.. c]))];
        RecordBatch[] batches = columns[0].Count == 0 ? [] : [new RecordBatch(_schema, built, columns[0].Count)];
        return ValueTask.FromResult<ITableProvider>(new MemoryTable(_schema, batches));
    }

    /// <summary>Returns the rows of a file, each without the column of the file.</summary>
    protected abstract IEnumerable<object?[]> Rows(ParquetFile file);
}
