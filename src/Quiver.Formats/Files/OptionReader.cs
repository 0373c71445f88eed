using System.Globalization;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Logical.Binding;
using Quiver.Engine.Sql;
using Quiver.Engine.Types;

namespace Quiver.Formats.Files;

/// <summary>Reads the options of one call or statement; an option that is not known is an error at once.</summary>
sealed class OptionReader
{
    readonly string _owner;
    readonly Dictionary<string, ScalarValue> _values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes the options over.</summary>
    /// <param name="owner">What errors call the call, such as <c>read_csv</c>.</param>
    /// <param name="options">The values by name.</param>
    /// <param name="known">The names that are allowed.</param>
    public OptionReader(string owner, IReadOnlyDictionary<string, ScalarValue> options, IReadOnlyList<string> known)
    {
        _owner = owner;
        foreach ((string name, ScalarValue value) in options)
        {
            if (!known.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                throw new QuiverException(
                    ErrorCode.WrongArguments,
                    $"{owner} has no option \"{name}\"; it takes {(known.Count == 0 ? "none" : string.Join(", ", known))}"
                    + NameSuggestion.Phrase(name, known));
            }

            _values[name] = value;
        }
    }

    /// <summary>Returns the options as they would be written in SQL.</summary>
    public string Written() => string.Join(", ", _values.Select(v => $"{v.Key.ToLowerInvariant()}={Written(v.Value)}"));

    static string Written(ScalarValue value) => value.Value switch
    {
        string text => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'",
        bool flag => flag ? "true" : "false",
        _ => value.ToString(),
    };

    /// <summary>Returns the first of some synonyms that is given, null where none is.</summary>
    public string? Given(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (_values.ContainsKey(name))
            {
                return name;
            }
        }

        return null;
    }

    /// <summary>Returns a text, null where the option is not given.</summary>
    public string? Text(params ReadOnlySpan<string> names) =>
        Given(names) is not { } name ? null : _values[name].Value as string ?? throw Wrong(name, "a text");

    /// <summary>Returns a flag, null where the option is not given.</summary>
    public bool? Boolean(params ReadOnlySpan<string> names) => Given(names) is not { } name ? null : _values[name].Value switch
    {
        bool flag => flag,
        string text when text.ToLowerInvariant() is "true" or "on" or "yes" or "1" => true,
        string text when text.ToLowerInvariant() is "false" or "off" or "no" or "0" => false,
        string text when string.Equals(text, "auto", StringComparison.OrdinalIgnoreCase) => null,
        { } number when AsInteger(number) is 0 or 1 => AsInteger(number) == 1,
        _ => throw Wrong(name, "true or false"),
    };

    /// <summary>Returns an integer, null where the option is not given.</summary>
    public int? Integer(string name, int least, int most)
    {
        if (Given(name) is null)
        {
            return null;
        }

        return AsInteger(_values[name].Value) is { } value && value >= least && value <= most
            ? (int)value
            : throw Wrong(name, FormattableString.Invariant($"an integer from {least} to {most}"));
    }

    /// <summary>Returns an integer; null where the option is not given or is something else.</summary>
    public long? IntegerOrNull(string name) => Given(name) is null ? null : AsInteger(_values[name].Value);

    /// <summary>Returns a number, null where the option is not given.</summary>
    public double? Number(string name, double least, double most)
    {
        if (Given(name) is null)
        {
            return null;
        }

        return double.TryParse(_values[name].ToString().Trim('\''), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && value >= least && value <= most
            ? value
            : throw Wrong(name, FormattableString.Invariant($"a number from {least} to {most}"));
    }

    /// <summary>Returns texts by name, such as <c>{a: 'x'}</c>; null where the option is not given or is no such thing.</summary>
    public IReadOnlyDictionary<string, string>? TextPairs(string name)
    {
        if (Given(name) is null)
        {
            return null;
        }

        ScalarValue value = _values[name];
        IEnumerable<(string? Key, string? Text)>? pairs = (value.Value, value.Type) switch
        {
            (KeyValuePair<object, object?>[] map, _) => map.Select(p => (p.Key as string, p.Value as string)),
            (object?[] items, StructType type) => type.Fields.Select((f, i) => ((string?)f.Name, items[i] as string)),
            _ => null,
        };
        return pairs is null || pairs.Any(p => p.Key is null || p.Text is null)
            ? null
            : pairs.GroupBy(p => p.Key!).ToDictionary(g => g.Key, g => g.Last().Text!);
    }

    /// <summary>Returns a text, null where the option is not given or no text.</summary>
    public string? TextOrNull(string name) => Given(name) is null ? null : _values[name].Value as string;

    /// <summary>Returns a character; empty means none, and <c>\t</c> is the tab.</summary>
    public char? Character(params ReadOnlySpan<string> names) => Text(names) switch
    {
        null or "" => null,
        "\\t" => '\t',
        [var one] when one <= 127 => one,
        _ => throw Wrong(Given(names)!, "one ASCII character"),
    };

    /// <summary>Returns a text or a list of them, null where the option is not given.</summary>
    public IReadOnlyList<string>? Texts(params ReadOnlySpan<string> names) =>
        Given(names) is not { } name ? null : TextsOf(_values[name]) ?? throw Wrong(name, "a text or a list of texts");

    /// <summary>Returns names of columns with types, such as <c>{a: 'INTEGER'}</c>, null where the option is not given.</summary>
    public IReadOnlyList<Field>? Fields(params ReadOnlySpan<string> names)
    {
        if (Given(names) is not { } name)
        {
            return null;
        }

        ScalarValue value = _values[name];
        IEnumerable<(string Column, object? Type)>? pairs = (value.Value, value.Type) switch
        {
            (KeyValuePair<object, object?>[] map, _) => map.Select(p => (p.Key as string ?? throw WrongFields(name), p.Value)),
            (object?[] items, StructType type) => type.Fields.Select((f, i) => (f.Name, items[i])),
            _ => null,
        };
        return pairs is null
            ? throw WrongFields(name)
            : [.. pairs.Select(p => ToField(name, p.Column, p.Type as string ?? throw WrongFields(name)))];
    }

    /// <summary>Fails where an option has another value than the one that is supported.</summary>
    public void RequireFalse(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (Boolean(name) == true)
            {
                throw new QuiverException(ErrorCode.NotSupported, $"option {name} of {_owner} is not supported yet");
            }
        }
    }

    /// <summary>Returns the error for a value that an option does not take.</summary>
    public QuiverException Wrong(string name, string wanted) => new(
        ErrorCode.InvalidValue, $"option {name.ToLowerInvariant()} of {_owner} takes {wanted}, not {_values[name]}");

    /// <summary>Returns the texts of a text or a list of them; null where it is anything else.</summary>
    public static IReadOnlyList<string>? TextsOf(ScalarValue value) => value.Value switch
    {
        string text => [text],
        object?[] { Length: > 0 } items when value.Type is ListType && items.All(i => i is string) => [.. items.Cast<string>()],
        _ => null,
    };

    /// <summary>Returns the texts of a list, null where the option is something else.</summary>
    public IReadOnlyList<string>? TextsOrNull(string name) => TextsOf(_values[name]);

    /// <summary>Returns the type that a text names.</summary>
    public DataType ParseType(string option, string column, string text)
    {
        try
        {
            var reader = new SqlTokenReader(text);
            Engine.Sql.Ast.SqlTypeName name = new SqlTypeParser(reader).Parse();
            return reader.Current.Kind == SqlTokenKind.End
                ? SqlTypes.Resolve(name)
                : throw new QuiverException(ErrorCode.TypeMismatch, $"\"{text}\" is not a type");
        }
        catch (QuiverException e)
        {
            // The position in the error is one in the text of the type, not in the statement.
            throw new QuiverException(e.Code, $"option {option} of {_owner}: column \"{column}\": {e.Message}", e);
        }
    }

    /// <summary>JSON is text that only files of JSON read in another way.</summary>
    Field ToField(string option, string column, string type) => string.Equals(type, "json", StringComparison.OrdinalIgnoreCase)
        ? Json.JsonField.Create(column)
        : new Field(column, ParseType(option, column, type));

    QuiverException WrongFields(string name) => Wrong(name, "column names with type names, such as {a: 'INTEGER', b: 'VARCHAR'}");

    static long? AsInteger(object? value) => value switch
    {
        sbyte or short or int or long or byte or ushort or uint => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        decimal number when decimal.IsInteger(number) && Math.Abs(number) < long.MaxValue => (long)number,
        DecimalValue or string when long.TryParse(
            value.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long parsed) => parsed,
        _ => null,
    };
}
