using System.Text;

namespace Quiver.Formats.Tests.Csv;

/// <summary>RFC 4180 character by character, quotes special at the start of a field only: the oracle of the random tests.</summary>
static class NaiveCsv
{
    /// <summary>Returns rows padded with nulls; null where the text is malformed.</summary>
    public static List<string?[]>? Parse(string text, int columns)
    {
        var rows = new List<string?[]>();
        int i = 0;
        while (i < text.Length)
        {
            var row = new List<string?>();
            while (true)
            {
                if (i < text.Length && text[i] == '"')
                {
                    if (ReadQuoted(text, ref i) is not { } value)
                    {
                        return null;
                    }

                    row.Add(value);
                }
                else
                {
                    int start = i;
                    while (i < text.Length && text[i] != ',' && text[i] != '\n')
                    {
                        i++;
                    }

                    string value = text[start..i];
                    value = value.EndsWith('\r') && i < text.Length && text[i] == '\n' ? value[..^1] : value;
                    row.Add(value.Length == 0 ? null : value);
                }

                if (i >= text.Length || text[i++] == '\n')
                {
                    break;
                }
            }

            if (row.Count == 1 && row[0] is null)
            {
                continue;
            }

            if (row.Count > columns)
            {
                return null;
            }

            rows.Add([.. row, .. new string?[columns - row.Count]]);
        }

        return rows;
    }

    static string? ReadQuoted(string text, ref int i)
    {
        var value = new StringBuilder();
        for (i++; i < text.Length; i++)
        {
            if (text[i] != '"')
            {
                value.Append(text[i]);
            }
            else if (i + 1 < text.Length && text[i + 1] == '"')
            {
                value.Append(text[++i]);
            }
            else
            {
                i++;
                i += i + 1 < text.Length && text[i] == '\r' && text[i + 1] == '\n' ? 1 : 0;
                return i >= text.Length || text[i] is ',' or '\n' ? value.ToString() : null;
            }
        }

        return null;
    }
}
