using System.Globalization;
using System.Text;
using Quiver.Arrow.Errors;

namespace Quiver.Compute.Json;

/// <summary>
/// A way into a JSON value: <c>$.a[0].b</c> with <c>[*]</c>, <c>.*</c> and <c>..</c>, a JSON pointer such as <c>/a/0/b</c> (RFC 6901),
/// or the name of a field.
/// </summary>
sealed class JsonPath
{
    readonly JsonStep[] _steps;

    JsonPath(IEnumerable<JsonStep> steps)
    {
        _steps = [.. steps];
        IsMany = _steps.Any(s => s.Kind >= JsonStepKind.AnyField);
    }

    /// <summary>The steps in order.</summary>
    public ReadOnlySpan<JsonStep> Steps => _steps;

    /// <summary>Whether the path may lead to any number of values.</summary>
    public bool IsMany { get; }

    /// <summary>The path to an element.</summary>
    public static JsonPath Element(long index) =>
        new([new JsonStep(JsonStepKind.Element, [], (int)Math.Clamp(index, int.MinValue, int.MaxValue))]);

    /// <summary>Reads a path.</summary>
    public static JsonPath Parse(string text) => text switch
    {
        ['$', ..] => new JsonPath(StepsOf(text)),
        ['/', ..] => new JsonPath(text[1..].Split('/').Select(Pointer)),
        [] => new JsonPath([]),
        _ => new JsonPath([Field(text)]),
    };

    /// <summary>A path of names, which are positions in arrays where they are numbers.</summary>
    public static JsonPath OfParts(IEnumerable<string> parts) => new(parts.Select(Part));

    /// <summary>A step to a field as text.</summary>
    public static string NameText(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? $".{name}" : $".\"{name}\"";

    /// <summary>The path as text.</summary>
    public override string ToString() => "$" + string.Concat(_steps.Select(s => s.Kind switch
    {
        JsonStepKind.AnyField => ".*",
        JsonStepKind.AnyElement => "[*]",
        JsonStepKind.Descendants => "..",
        JsonStepKind.Element => $"[{s.Index.ToString(CultureInfo.InvariantCulture)}]",
        _ => NameText(Encoding.UTF8.GetString(s.Key)),
    }));

    static JsonStep Field(string name) => new(JsonStepKind.Field, Encoding.UTF8.GetBytes(name), 0);

    static JsonStep Pointer(string part) =>
        Part(part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal));

    static JsonStep Part(string name)
    {
        bool isIndex = int.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int index);
        return new JsonStep(JsonStepKind.Pointer, Encoding.UTF8.GetBytes(name), isIndex ? index : int.MaxValue);
    }

    static List<JsonStep> StepsOf(string text)
    {
        var steps = new List<JsonStep>();
        int at = 1;
        while (at < text.Length)
        {
            if (text[at] == '[')
            {
                steps.Add(Bracket(text, ref at));
                continue;
            }

            if (text[at] != '.' || at + 1 == text.Length)
            {
                throw Invalid(text);
            }

            at++;
            if (text[at] == '.')
            {
                // Two of them would visit values again and again.
                if (steps.Any(s => s.Kind == JsonStepKind.Descendants))
                {
                    throw new QuiverException(
                        ErrorCode.NotSupported, $"the JSON path '{text}' has more than one '..', which is not supported");
                }

                steps.Add(new JsonStep(JsonStepKind.Descendants, [], 0));
                at++;
                if (at < text.Length && text[at] == '[')
                {
                    continue;
                }
            }

            steps.Add(Name(text, ref at));
        }

        return steps;
    }

    static JsonStep Name(string text, ref int at)
    {
        if (at < text.Length && text[at] == '*')
        {
            at++;
            return new JsonStep(JsonStepKind.AnyField, [], 0);
        }

        bool isQuoted = at < text.Length && text[at] == '"';
        int from = isQuoted ? at + 1 : at;
        int end = isQuoted ? text.IndexOf('"', from) : text.AsSpan(from).IndexOfAny('.', '[') is var i and >= 0 ? from + i : text.Length;
        if (end < 0 || (end == from && !isQuoted))
        {
            throw Invalid(text);
        }

        at = isQuoted ? end + 1 : end;
        return Field(text[from..end]);
    }

    static JsonStep Bracket(string text, ref int at)
    {
        int end = text.IndexOf(']', at);
        if (at + 1 < text.Length && text[at + 1] is '"' or '\'')
        {
            int quote = text.IndexOf(text[at + 1], at + 2);
            end = quote >= 0 && quote + 1 < text.Length && text[quote + 1] == ']' ? quote + 1 : throw Invalid(text);
            string name = text[(at + 2)..quote];
            at = end + 1;
            return Field(name);
        }

        if (end < 0)
        {
            throw Invalid(text);
        }

        string inside = text[(at + 1)..end].Trim();
        at = end + 1;
        if (inside == "*")
        {
            return new JsonStep(JsonStepKind.AnyElement, [], 0);
        }

        // [#-1] is the last element, as in SQLite.
        string number = inside.StartsWith('#') ? inside[1..] : inside;
        return int.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int index)
            && (!inside.StartsWith('#') || index < 0)
            ? new JsonStep(JsonStepKind.Element, [], index)
            : throw Invalid(text);
    }

    static QuiverException Invalid(string path) => new(
        ErrorCode.InvalidValue,
        $"invalid JSON path '{path}'; write it as $.name[0].\"other name\", with [*], .* and .. for many values");
}
