using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>The formats of one call site, compiled. Of several that a call gives, the first that fits the text is the one.</summary>
sealed class TimeFormats
{
    const int MaxFormats = 64;
    readonly Dictionary<string, TimeFormat> _formats = new(StringComparer.Ordinal);

    /// <summary>Returns the formats of a call site.</summary>
    public static TimeFormats Of(ScalarInvocation call) => (TimeFormats)(RowLoop.StateOf(call).Compiled ??= new TimeFormats());

    /// <summary>Returns a format.</summary>
    public TimeFormat Get(string text, bool allowPatterns)
    {
        if (!_formats.TryGetValue(text, out TimeFormat? format))
        {
            if (_formats.Count >= MaxFormats)
            {
                _formats.Clear();
            }

            _formats[text] = format = TimeFormat.Parse(text, allowPatterns);
        }

        return format;
    }

    /// <summary>Reads the text of a row by the formats in the other arguments, or in a list of them; null formats are passed
    /// over.</summary>
    public bool TryRead(Column[] arguments, int row, out long days, out long nanoseconds)
    {
        string text = RowLoop.Text(arguments[0], row);
        foreach (string format in FormatsOf(arguments, row))
        {
            if (Get(format, allowPatterns: true).TryRead(text, out days, out nanoseconds))
            {
                return true;
            }
        }

        days = nanoseconds = 0;
        return false;
    }

    /// <summary>Whether a row has any format that is not null.</summary>
    public static bool HasFormat(Column[] arguments, int row) => FormatsOf(arguments, row).Any();

    /// <summary>The error for a text that no format of the row fits.</summary>
    public static QuiverException Mismatch(Column[] arguments, int row)
    {
        string[] formats = [.. FormatsOf(arguments, row)];
        string wanted = formats.Length == 1 ? $"the format '{formats[0]}'" : $"any of the formats '{string.Join("', '", formats)}'";
        return new QuiverException(ErrorCode.InvalidValue, $"'{RowLoop.Text(arguments[0], row)}' does not have {wanted}");
    }

    static IEnumerable<string> FormatsOf(Column[] arguments, int row)
    {
        for (int i = 1; i < arguments.Length; i++)
        {
            if (arguments[i].IsNull(row))
            {
                continue;
            }

            if (arguments[i] is not ListColumn list)
            {
                yield return RowLoop.Text(arguments[i], row);
                continue;
            }

            (int start, int end) = list.GetRange(row);
            for (int element = start; element < end; element++)
            {
                if (list.Elements.GetValue(element) is string format)
                {
                    yield return format;
                }
            }
        }
    }
}
