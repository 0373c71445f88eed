using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Formats.Csv;
using Quiver.Formats.Datasets;
using Quiver.Formats.Text;

namespace Quiver.Formats.Files;

/// <summary>Opens CSV files as one table. Only a sample of each is read.</summary>
static class CsvFiles
{
    /// <summary>The first bytes of files after those that are to be sniffed: enough for their dialect and header.</summary>
    const int SmallSample = 64 << 10;

    /// <summary>Opens files as one table: columns by position, or by name where that is asked for, with types that take all samples.</summary>
    public static ITableProvider Open(IReadOnlyList<InputFile> files, OptionReader options, CancellationToken cancellationToken)
    {
        CsvOptions csv = CsvReadOptions.Read(options, files[0].Path);
        DatasetOptions dataset = DatasetOptions.Read(options);
        int sniffed = options.Integer("files_to_sniff", -1, int.MaxValue) is { } most and >= 0 ? Math.Max(most, 1) : int.MaxValue;
        bool isDataset = dataset.UnionByName || dataset.FilenameColumn is not null
            || HivePartitions.Find([.. files.Select(f => f.Path)], dataset) is not null;
        (List<InputFile> inputs, List<TextSource> sources) = Sources(files, options);
        var formats = new List<CsvFormat>();
        for (int i = 0; i < sources.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            CsvOptions own = i < sniffed ? csv : csv with { SampleBytes = Math.Min(csv.SampleBytes, SmallSample) };
            formats.Add(i == 0 || dataset.UnionByName
                ? CsvSniffer.Sniff(sources[i], own)
                : SniffNext(sources[i], own, formats[0], sources[0]));
        }

        if (!isDataset)
        {
            return CsvTable.Of(sources, CsvTable.UnifyByPosition(sources, formats), formats);
        }

        List<CsvFormat> unified = dataset.UnionByName ? CsvTable.UnifyByName(formats) : CsvTable.UnifyByPosition(sources, formats);
        IReadOnlyList<ITableProvider> tables = CsvTable.Each(sources, unified, formats);
        return DatasetTable.Combine(CsvTable.ScanName, [.. inputs.Zip(tables, DatasetFile.Of)], dataset);
    }

    /// <summary>Opens files for a table whose columns are known, by position.</summary>
    public static ITableProvider OpenFor(
        IReadOnlyList<InputFile> files, OptionReader options, Schema target, CancellationToken cancellationToken)
    {
        CsvOptions csv = CsvReadOptions.Read(options, files[0].Path);
        var typed = csv with
        {
            ColumnNames = [.. target.Fields.Select(f => f.Name)],
            HasAllColumns = true,
            Types = target.Fields.ToDictionary(
                f => f.Name, f => CanDecode(f.Type) ? f.Type : DataType.Utf8, StringComparer.OrdinalIgnoreCase),
        };
        (_, List<TextSource> sources) = Sources(files, options);
        var formats = new List<CsvFormat>();
        foreach (TextSource source in sources)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (source.Length == 0)
            {
                formats.Add(CsvSniffer.Sniff(source, typed with { HasHeader = false }));
                continue;
            }

            bool? hasHeader = csv.HasHeader ?? StartsWithNames(source, csv, target);
            CsvFormat found = CsvSniffer.Sniff(source, csv with { HasHeader = hasHeader, NullPadding = false });
            if (found.Schema.Fields.Count != target.Fields.Count && !csv.NullPadding && csv.Rejects is null)
            {
                throw new QuiverException(
                    ErrorCode.TypeMismatch,
                    $"{source.Name} has {found.Schema.Fields.Count} columns, but {target.Fields.Count} columns are to be filled");
            }

            formats.Add(CsvSniffer.Sniff(source, typed with { HasHeader = found.HasHeader }));
        }

        return CsvTable.Of(sources, formats, formats);
    }

    /// <summary>Opens the texts of files. Empty ones have no rows and are left out where another one is not empty.</summary>
    static (List<InputFile> Inputs, List<TextSource> Sources) Sources(IReadOnlyList<InputFile> files, OptionReader options)
    {
        InputFile[] kept = [.. files.Where(f => f.Length > 0)];
        List<InputFile> inputs = kept.Length > 0 ? [.. kept] : [files[0]];
        TextEncoding? encoding = options.Text("encoding") is { } name ? TextEncoding.Parse(name) : null;
        return (inputs, [.. inputs.Select(f => f.AsText().In(encoding))]);
    }

    /// <summary>A file whose header is not plain from its own content has one where the first file has one of these names.</summary>
    static CsvFormat SniffNext(TextSource source, CsvOptions options, CsvFormat first, TextSource firstSource)
    {
        CsvFormat format = CsvSniffer.Sniff(source, options);
        if (!HasNamesOf(format, first) && options.HasHeader is null && format.HasHeader != first.HasHeader)
        {
            CsvFormat other = CsvSniffer.Sniff(source, options with { HasHeader = first.HasHeader });
            format = HasNamesOf(other, first) ? other : format;
        }

        if (!HasNamesOf(format, first) && options.Delimiter is null && format.Columns.Count != first.Columns.Count)
        {
            // A file of few rows may not show its delimiter: that of the first file is likely.
            CsvFormat other = CsvSniffer.Sniff(
                source, options with { Delimiter = (char)first.Dialect.Delimiter, HasHeader = options.HasHeader ?? first.HasHeader });
            format = HasNamesOf(other, first) ? other : format;
        }

        return HasNamesOf(format, first)
            ? format
            : throw new QuiverException(
                ErrorCode.TypeMismatch,
                $"\"{source.Name}\" has the columns {NamesOf(format)}, but \"{firstSource.Name}\" of the same table has {NamesOf(first)}; "
                + "union_by_name = true takes the columns of all files");
    }

    /// <summary>
    /// Tells whether the first record is a header: surely where it has the names of the target, never where all is text (the record
    /// would be lost silently), else as its values tell.
    /// </summary>
    static bool? StartsWithNames(TextSource source, CsvOptions options, Schema target)
    {
        CsvFormat named = CsvSniffer.Sniff(source, options with { HasHeader = true, ColumnNames = null, Types = null });
        if (named.Schema.Fields.Select(f => f.Name).SequenceEqual(target.Fields.Select(f => f.Name), StringComparer.OrdinalIgnoreCase))
        {
            return true;
        }

        return named.Schema.Fields.All(f => f.Type.Id == TypeId.Utf8) ? false : null;
    }

    static bool CanDecode(DataType type) => type.Logical is { IsNested: false, Id: not (TypeId.Interval or TypeId.Duration) };

    static bool HasNamesOf(CsvFormat format, CsvFormat other) => format.Schema.Fields.Select(f => f.Name)
        .SequenceEqual(other.Schema.Fields.Select(f => f.Name), StringComparer.OrdinalIgnoreCase);

    static string NamesOf(CsvFormat format) => string.Join(", ", format.Schema.Fields.Select(f => f.Name));
}
