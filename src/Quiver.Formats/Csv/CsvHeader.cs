using System.Text;
using Quiver.Arrow.Types;
using Quiver.Formats.Text;

namespace Quiver.Formats.Csv;

/// <summary>Tells whether the first record of a sample names the columns, and how they are called.</summary>
sealed unsafe class CsvHeader(CsvSample sample, byte[] bytes, int columns, CsvOptions options)
{
    /// <summary>Words that a column called so would have to be quoted for; normalized names avoid them.</summary>
    static readonly HashSet<string> Keywords = new(StringComparer.Ordinal)
    {
        "all", "and", "any", "as", "asc", "between", "by", "case", "cast", "check", "column", "constraint", "create", "cross", "default", "desc",
        "distinct", "do", "else", "end", "except", "exists", "false", "for", "foreign", "from", "full", "grant", "group", "having", "in", "inner",
        "intersect", "into", "is", "join", "lateral", "left", "like", "limit", "natural", "not", "null", "offset", "on", "or", "order",
        "outer", "primary", "references", "returning", "right", "select", "some", "table", "then", "to", "true", "union", "unique", "using", "when",
        "where", "window", "with",
    };

    /// <summary>
    /// The first record is a header where it has the names given, or does not fit a type that the others have. Where all columns are
    /// text it is one when its fields are distinct words that their columns do not repeat.
    /// </summary>
    public bool IsPresent(DataType[] bodyTypes)
    {
        if (options.ColumnNames is { } given && given.Count == columns
            && given.Select((n, i) => string.Equals(n, Written(i), StringComparison.OrdinalIgnoreCase)).All(s => s))
        {
            return true;
        }

        bool isTyped = false;
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        bool isWords = true;
        TextTypesOptions typeOptions = options.TypeOptions;
        fixed (byte* data = bytes)
        {
            for (int column = 0; column < columns; column++)
            {
                (int start, int length, bool isNull) = sample.Field(0, column);
                if (bodyTypes[column].Id != TypeId.Utf8)
                {
                    isTyped = true;
                    if (!isNull && !TextTypes.Fits(bodyTypes[column], data + start, length, typeOptions))
                    {
                        return true;
                    }
                }

                var type = new TextTypes(typeOptions);
                type.Add(data + start, length);
                isWords &= !isNull && length > 0 && type.IsText && seen.Add(sample.Text(0, column)) && !Repeats(column);
            }
        }

        return !isTyped && isWords;
    }

    /// <summary>Returns the names of the columns: those given, those of the header, or numbers.</summary>
    public string[] Names(bool hasHeader)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        string[] names = new string[columns];
        for (int i = 0; i < columns; i++)
        {
            string wanted = options.ColumnNames is { } given && i < given.Count ? given[i] : hasHeader ? Written(i) : "";
            wanted = wanted.Length > 0 ? wanted : FormattableString.Invariant($"column{i}");
            string name = wanted;
            for (int n = 1; !taken.Add(name); n++)
            {
                name = FormattableString.Invariant($"{wanted}_{n}");
            }

            names[i] = name;
        }

        return names;
    }

    string Written(int column)
    {
        string name = column < sample.FieldCount(0) ? sample.Text(0, column).Trim() : "";
        return options.NormalizeNames ? Normalize(name) : name;
    }

    bool Repeats(int column)
    {
        string first = sample.Text(0, column);
        for (int row = 1; row < Math.Min(sample.RowCount, 1000); row++)
        {
            if (sample.Text(row, column) == first)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Makes lower-case words of letters, digits and underscores that need no quotes in SQL.</summary>
    static string Normalize(string name)
    {
        var result = new StringBuilder();
        foreach (char c in name)
        {
            if (char.IsLetterOrDigit(c) || c == '_')
            {
                result.Append(char.ToLowerInvariant(c));
            }
            else if (char.IsWhiteSpace(c))
            {
                result.Append('_');
            }
        }

        string text = result.ToString();
        return text.Length > 0 && (char.IsAsciiDigit(text[0]) || Keywords.Contains(text)) ? "_" + text : text;
    }
}
