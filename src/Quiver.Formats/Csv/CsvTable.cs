using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Formats.Files;
using Quiver.Formats.Text;

namespace Quiver.Formats.Csv;

/// <summary>CSV files as a table: what was found out about them, brought together.</summary>
static class CsvTable
{
    /// <summary>What plans call the scan.</summary>
    public const string ScanName = "CsvScan";

    /// <summary>About how many bytes a field takes, for the estimate of the number of rows.</summary>
    const int FieldBytes = 8;

    /// <summary>Opens one file whose columns are found out.</summary>
    public static ITableProvider Open(TextSource source, CsvOptions options)
    {
        CsvFormat format = CsvSniffer.Sniff(source, options);
        return Of([source], [format], [format]);
    }

    /// <summary>Makes one table of files with the same columns in the same order.</summary>
    /// <param name="sources">The texts.</param>
    /// <param name="formats">How to read them, with the types of the table.</param>
    /// <param name="found">The same with the types that were found out.</param>
    public static ITableProvider Of(IReadOnlyList<TextSource> sources, IReadOnlyList<CsvFormat> formats, IReadOnlyList<CsvFormat> found)
    {
        var files = new CsvFileSet(sources, formats, found);
        return new TextFilesTable(ScanName, files.Files, formats[0].Schema, FieldBytes);
    }

    /// <summary>Makes a table of each file; they still learn types together.</summary>
    public static IReadOnlyList<ITableProvider> Each(
        IReadOnlyList<TextSource> sources, IReadOnlyList<CsvFormat> formats, IReadOnlyList<CsvFormat> found)
    {
        var files = new CsvFileSet(sources, formats, found);
        return [.. files.Files.Select((f, i) => new TextFilesTable(ScanName, [f], formats[i].Schema, FieldBytes))];
    }

    /// <summary>Gives the columns at the same places types that take the values of all files; they need as many columns.</summary>
    public static List<CsvFormat> UnifyByPosition(IReadOnlyList<TextSource> sources, IReadOnlyList<CsvFormat> formats)
    {
        Field[] fields = [.. formats[0].Schema.Fields];
        for (int file = 1; file < formats.Count; file++)
        {
            for (int i = 0; i < fields.Length; i++)
            {
                DataType type = formats[file].Schema.Fields[i].Type;
                fields[i] = new Field(fields[i].Name, TypeWidening.WidenText(fields[i].Type, type)
                    ?? throw TextInputs.Mismatch(fields[i].Name, type, sources[file].Name, fields[i].Type, sources[0].Name));
            }
        }

        return [.. formats.Select(f => WithTypes(f, new Schema(fields)))];
    }

    /// <summary>Gives columns of the same name types that take the values of all files, which may have different columns.</summary>
    public static List<CsvFormat> UnifyByName(IReadOnlyList<CsvFormat> formats)
    {
        var types = new Dictionary<string, DataType>(StringComparer.OrdinalIgnoreCase);
        foreach (Field field in formats.SelectMany(f => f.Schema.Fields))
        {
            types[field.Name] = types.TryGetValue(field.Name, out DataType? known)
                ? TypeWidening.WidenText(known, field.Type) ?? known
                : field.Type;
        }

        return [.. formats.Select(f => WithTypes(f, new Schema([.. f.Schema.Fields.Select(c => new Field(c.Name, types[c.Name]))])))];
    }

    /// <summary>A column stays open where other values of the file may not fit the common type: text takes them all.</summary>
    static CsvFormat WithTypes(CsvFormat format, Schema schema) => format with
    {
        Schema = schema,
        Columns = [.. format.Columns.Select((c, i) => c with { IsInferred = c.IsInferred && schema.Fields[i].Type.Id != TypeId.Utf8 })],
    };
}
