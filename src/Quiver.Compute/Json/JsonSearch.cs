using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Quiver.Compute.Json;

/// <summary>Follows paths through JSON text, which is skipped over and not turned into trees. All of it is checked to be JSON.</summary>
static class JsonSearch
{
    /// <summary>How deep arrays and objects may lie in each other.</summary>
    public const int MaxDepth = 1000;

    /// <summary>The bytes of an escape of a code unit.</summary>
    const int EscapeLength = 6;

    static readonly JsonReaderOptions _options = new() { MaxDepth = MaxDepth };

    /// <summary>A reader before the first token.</summary>
    public static Utf8JsonReader Open(ReadOnlySpan<byte> json)
    {
        CheckEscapes(json);
        return new Utf8JsonReader(json, _options);
    }

    /// <summary>
    /// Fails for escapes of half a surrogate pair, which stand for no character: the reader lets them pass, and fails in ways of its own
    /// when it is asked for the text. Escapes that are wrong otherwise are left to the reader.
    /// </summary>
    public static void CheckEscapes(ReadOnlySpan<byte> json)
    {
        int at = 0;
        for (int found; (found = json[at..].IndexOf((byte)'\\')) >= 0;)
        {
            at += found;
            int unit = CodeUnit(json, at);
            bool isHigh = unit is >= 0xD800 and < 0xDC00;
            if (unit is >= 0xDC00 and < 0xE000 || (isHigh && CodeUnit(json, at + EscapeLength) is < 0xDC00 or >= 0xE000))
            {
                ReadOnlySpan<byte> before = json[..at];
                throw new JsonException(
                    "half of a surrogate pair", null, before.Count((byte)'\n'), at - before.LastIndexOf((byte)'\n') - 1);
            }

            at = Math.Min(json.Length, at + (unit < 0 ? 2 : isHigh ? 2 * EscapeLength : EscapeLength));
        }
    }

    /// <summary>Finds the value at a path that leads to one at most.</summary>
    public static bool TryFind(ReadOnlySpan<byte> json, JsonPath path, out JsonSlice found)
    {
        Utf8JsonReader reader = Open(json);
        reader.Read();
        bool isFound = true;
        foreach (ref readonly JsonStep step in path.Steps)
        {
            if (!(isFound = TryStep(ref reader, step)))
            {
                break;
            }
        }

        found = isFound ? Take(ref reader) : default;
        Finish(ref reader);
        return isFound;
    }

    /// <summary>Finds the values at a path, in the order of the text.</summary>
    public static void FindAll(ReadOnlySpan<byte> json, JsonPath path, List<JsonSlice> found)
    {
        Utf8JsonReader reader = Open(json);
        reader.Read();
        Visit(reader, path.Steps, found);
        Finish(ref reader);
    }

    /// <summary>Whether a text is JSON.</summary>
    public static bool IsValid(ReadOnlySpan<byte> json)
    {
        try
        {
            Utf8JsonReader reader = Open(json);
            Finish(ref reader);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Reads to the end.</summary>
    public static void Finish(ref Utf8JsonReader reader)
    {
        while (reader.Read())
        {
        }
    }

    /// <summary>Skips a value and returns where it is.</summary>
    public static JsonSlice Take(ref Utf8JsonReader reader)
    {
        int start = (int)reader.TokenStartIndex;
        JsonTokenType kind = reader.TokenType;
        reader.Skip();
        return new JsonSlice(start, (int)reader.BytesConsumed - start, kind);
    }

    /// <summary>The UTF-16 code unit of an escape such as \u00E9; -1 where there is none.</summary>
    static int CodeUnit(ReadOnlySpan<byte> json, int at) =>
        json.Length >= at + EscapeLength && json[at] == '\\' && json[at + 1] == 'u'
        && ushort.TryParse(json.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit)
            ? unit
            : -1;

    /// <summary>Moves from a value to one inside of it.</summary>
    static bool TryStep(ref Utf8JsonReader reader, in JsonStep step)
    {
        if (reader.TokenType == JsonTokenType.StartObject && step.Kind is JsonStepKind.Field or JsonStepKind.Pointer)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isIt = reader.ValueTextEquals(step.Key);
                reader.Read();
                if (isIt)
                {
                    return true;
                }

                reader.Skip();
            }

            return false;
        }

        if (reader.TokenType != JsonTokenType.StartArray || step.Kind is not (JsonStepKind.Element or JsonStepKind.Pointer))
        {
            return false;
        }

        int left = step.Index < 0 ? CountElements(reader) + step.Index : step.Index;
        while (left >= 0 && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (left-- == 0)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    /// <summary>Counts the elements of the array that a reader is at; the reader is a copy and stays where it is.</summary>
    public static int CountElements(Utf8JsonReader reader)
    {
        int count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            reader.Skip();
            count++;
        }

        return count;
    }

    // The reader is a copy: the caller stays at the value.
    static void Visit(Utf8JsonReader reader, ReadOnlySpan<JsonStep> steps, List<JsonSlice> found)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (steps.IsEmpty)
        {
            found.Add(Take(ref reader));
            return;
        }

        JsonStep step = steps[0];
        bool isObject = reader.TokenType == JsonTokenType.StartObject;
        if (step.Kind < JsonStepKind.AnyField)
        {
            if (TryStep(ref reader, step))
            {
                Visit(reader, steps[1..], found);
            }

            return;
        }

        bool isDeep = step.Kind == JsonStepKind.Descendants;
        if (isDeep)
        {
            Visit(reader, steps[1..], found);
        }

        if (isDeep ? !isObject && reader.TokenType != JsonTokenType.StartArray
            : reader.TokenType != (step.Kind == JsonStepKind.AnyField ? JsonTokenType.StartObject : JsonTokenType.StartArray))
        {
            return;
        }

        while (reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            if (isObject)
            {
                reader.Read();
            }

            Visit(reader, isDeep ? steps : steps[1..], found);
            reader.Skip();
        }
    }
}
