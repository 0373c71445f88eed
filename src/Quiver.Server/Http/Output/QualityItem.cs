using System.Globalization;

namespace Quiver.Server.Http.Output;

/// <summary>One item of a header such as <c>Accept: text/csv; header=present; q=0.5, */*</c> (RFC 9110, 12.4.2).</summary>
/// <param name="Start">Where the item begins in the header, without what follows its semicolon.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Quality">How much it is liked, 0 to 1; 0 means never.</param>
readonly record struct QualityItem(int Start, int Length, double Quality)
{
    /// <summary>Returns the text of the item.</summary>
    public ReadOnlySpan<char> Of(string header) => header.AsSpan(Start, Length);

    /// <summary>Returns the items of a header.</summary>
    public static IEnumerable<QualityItem> Split(string header)
    {
        for (int at = 0; at < header.Length;)
        {
            int comma = header.IndexOf(',', at);
            int end = comma < 0 ? header.Length : comma;
            yield return Parse(header, at, end);
            at = end + 1;
        }
    }

    static QualityItem Parse(string header, int start, int end)
    {
        ReadOnlySpan<char> item = header.AsSpan(start, end - start);
        int semicolon = item.IndexOf(';');
        ReadOnlySpan<char> name = semicolon < 0 ? item : item[..semicolon];
        int lead = name.Length - name.TrimStart().Length;
        return new QualityItem(start + lead, name.Trim().Length, semicolon < 0 ? 1 : QualityOf(item[(semicolon + 1)..]));
    }

    static double QualityOf(ReadOnlySpan<char> parameters)
    {
        foreach (Range range in parameters.Split(';'))
        {
            ReadOnlySpan<char> parameter = parameters[range].Trim();
            if (parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase))
            {
                bool isNumber = double.TryParse(
                    parameter[2..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double quality);
                return isNumber ? Math.Min(quality, 1) : 0;
            }
        }

        return 1;
    }
}
