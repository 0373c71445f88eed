using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Engine.Types;
using Quiver.Formats.Csv;
using Quiver.Formats.Text;

namespace Quiver.Formats.Files;

/// <summary>Says what <c>read_csv</c> finds out about a file: a row a file, with DuckDB's columns.</summary>
sealed class SniffCsvFunction(FileFinder finder) : TableFunction("sniff_csv")
{
    static readonly DataType Columns =
        DataType.List(DataType.Struct(new Field("name", DataType.Utf8), new Field("type", DataType.Utf8)));

    static readonly Schema Result = new(
    [
        new("Delimiter", DataType.Utf8), new("Quote", DataType.Utf8), new("Escape", DataType.Utf8),
        new("NewLineDelimiter", DataType.Utf8), new("Comment", DataType.Utf8), new("SkipRows", DataType.UInt32),
        new("HasHeader", DataType.Boolean), new("Columns", Columns), new("DateFormat", DataType.Utf8),
        new("TimestampFormat", DataType.Utf8), new("UserArguments", DataType.Utf8), new("Prompt", DataType.Utf8),
    ]);

    /// <inheritdoc/>
    public override string Description => "How a CSV file would be read: its delimiter, quotes, header, names and types.";

    public override string Example => "sniff_csv('data.csv')";

    public override bool UsesFiles => true;

    public override ValueTask<ITableProvider> BindAsync(
        IReadOnlyList<ScalarValue> arguments, IReadOnlyDictionary<string, ScalarValue> options, CancellationToken cancellationToken)
    {
        if (arguments.Count != 1 || OptionReader.TextsOf(arguments[0]) is not { } paths)
        {
            throw new QuiverException(
                ErrorCode.WrongArguments, "sniff_csv takes one path or pattern, or a list of them, and the options of read_csv");
        }

        var reader = new OptionReader(Name, options, CsvReadOptions.Names);
        TextEncoding? encoding = reader.Text("encoding") is { } name ? TextEncoding.Parse(name) : null;
        var rows = new List<object?[]>();
        foreach (InputFile file in paths.SelectMany(p => finder.Find(p, cancellationToken)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            CsvOptions csv = CsvReadOptions.Read(reader, file.Path);
            rows.Add(RowOf(file, CsvSniffer.Sniff(file.AsText().In(encoding), csv)));
        }

        var batch = new RecordBatch(
            Result,
            [.. Result.Fields.Select((f, i) => ColumnBuilder.Build(f.Type, [.. rows.Select(r => r[i])]))],
            rows.Count);
        return ValueTask.FromResult<ITableProvider>(new MemoryTable(Result, batch));
    }

    static object?[] RowOf(InputFile file, CsvFormat format)
    {
        var text = new CsvFormatText(format);
        object?[] columns =
            [.. format.Schema.Fields.Select(f => (object?)new object?[] { f.Name, CsvFormatText.SqlName(f.Type) })];
        string arguments = format.Options.UserArguments;
        return
        [
            text.Delimiter, text.Quote, text.Escape, text.LineEnd, text.Comment, (uint)format.SkippedLines, format.HasHeader, columns,
            text.DateFormat, text.TimestampFormat, arguments.Length == 0 ? null : arguments, text.Prompt(file.Name),
        ];
    }
}
