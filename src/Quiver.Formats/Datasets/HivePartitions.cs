using System.Globalization;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Logical.Binding;
using Quiver.Engine.Types;

namespace Quiver.Formats.Datasets;

/// <summary>The columns that the folders of a dataset give, and their value for each file.</summary>
sealed class HivePartitions
{
    static readonly string[] TimestampFormats =
        ["yyyy-M-d H:m", "yyyy-M-d H:m:s", "yyyy-M-d H:m:s.FFFFFF", "yyyy-M-d'T'H:m", "yyyy-M-d'T'H:m:s", "yyyy-M-d'T'H:m:s.FFFFFF"];

    readonly ScalarValue[][] _values;

    HivePartitions(IReadOnlyList<Field> fields, ScalarValue[][] values)
    {
        Fields = fields;
        _values = values;
    }

    /// <summary>The columns by name.</summary>
    public IReadOnlyList<Field> Fields { get; }

    /// <summary>Returns the value of a column for a file.</summary>
    public ScalarValue ValueOf(int file, int partition) => _values[partition][file];

    /// <summary>Finds the partition columns of some paths; null where there are none.</summary>
    public static HivePartitions? Find(IReadOnlyList<string> paths, DatasetOptions options)
    {
        if (options.HivePartitioning == false)
        {
            return null;
        }

        List<KeyValuePair<string, string>> first = HivePath.Parse(paths[0]);
        if (first.Count == 0 && options.HivePartitioning is null)
        {
            return null;
        }

        string[] names = [.. first.Select(p => p.Key)];
        var texts = new string[names.Length][];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = new string[paths.Count];
        }

        for (int file = 0; file < paths.Count; file++)
        {
            List<KeyValuePair<string, string>> found = file == 0 ? first : HivePath.Parse(paths[file]);
            if (found.Count != names.Length || !found.All(p => names.Contains(p.Key, StringComparer.Ordinal)))
            {
                return options.HivePartitioning is null
                    ? null
                    : throw new QuiverException(
                        ErrorCode.TypeMismatch,
                        $"\"{paths[file]}\" has other partition folders than \"{paths[0]}\", which has {string.Join(", ", names)}; "
                        + "files of one table must have the same, or hive_partitioning := false");
            }

            foreach ((string name, string value) in found)
            {
                texts[Array.IndexOf(names, name)][file] = value;
            }
        }

        CheckTypes(options, names);
        return Create(paths, names, texts, options);
    }

    static void CheckTypes(DatasetOptions options, string[] names)
    {
        foreach (Field typed in options.HiveTypes)
        {
            if (!names.Contains(typed.Name, StringComparer.OrdinalIgnoreCase))
            {
                throw new QuiverException(
                    ErrorCode.UnknownColumn,
                    $"hive_types names \"{typed.Name}\", but the partition folders are {string.Join(", ", names)}"
                    + NameSuggestion.Phrase(typed.Name, names));
            }
        }
    }

    static HivePartitions Create(IReadOnlyList<string> paths, string[] names, string[][] texts, DatasetOptions options)
    {
        int[] order = [.. Enumerable.Range(0, names.Length).OrderBy(i => names[i], StringComparer.Ordinal)];
        var fields = new Field[names.Length];
        var values = new ScalarValue[names.Length][];
        for (int i = 0; i < order.Length; i++)
        {
            string name = names[order[i]];
            DataType type = options.HiveTypes.FirstOrDefault(f => string.Equals(f.Name, name, StringComparison.OrdinalIgnoreCase))?.Type
                ?? (options.InferHiveTypes ? Infer(texts[order[i]]) : DataType.Utf8);
            fields[i] = new Field(name, type);
            values[i] = Values(name, texts[order[i]], type, paths);
        }

        return new HivePartitions(fields, values);
    }

    /// <summary>
    /// Finds the type of values as DuckDB does: from the text as it is written in the path, where a number with a zero in front is
    /// text.
    /// </summary>
    static DataType Infer(string[] written)
    {
        string[] distinct = [.. written.Distinct().Where(t => HivePath.Decode(t) is not null)];
        return distinct.Length == 0 ? DataType.Utf8
            : distinct.All(IsDate) ? DataType.Date
            : distinct.All(IsTimestamp) ? DataType.Timestamp(TimeUnit.Microsecond)
            : distinct.All(IsInteger) ? DataType.Int64
            : DataType.Utf8;
    }

    static bool IsDate(string text) =>
        DateOnly.TryParseExact(text, "yyyy-M-d", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    static bool IsTimestamp(string text) => DateTime.TryParseExact(
        text, TimestampFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    static bool IsInteger(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
        && text == value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Casts the texts of a column; files of one folder share the value.</summary>
    static ScalarValue[] Values(string name, string[] texts, DataType type, IReadOnlyList<string> paths)
    {
        var known = new Dictionary<string, ScalarValue>(StringComparer.Ordinal);
        var values = new ScalarValue[texts.Length];
        for (int file = 0; file < values.Length; file++)
        {
            if (!known.TryGetValue(texts[file], out ScalarValue? value))
            {
                value = HivePath.Decode(texts[file]) is not { } text ? ScalarValue.Null(type)
                    : Coercion.TryCastValue(ScalarValue.Text(text), type) ?? throw new QuiverException(
                        ErrorCode.InvalidCast, $"the folder {name}={text} of \"{paths[file]}\" is no {type}; hive_types sets another type");
                known.Add(texts[file], value);
            }

            values[file] = value;
        }

        return values;
    }
}
