using System.Runtime.CompilerServices;
using System.Text.Json;
using Quiver.Compute.Text;

namespace Quiver.Compute.Json;

/// <summary>What needs two JSON values side by side: merge patches (RFC 7396) and containment.</summary>
static class JsonTrees
{
    static readonly JsonDocumentOptions _options = new() { MaxDepth = JsonSearch.MaxDepth };

    /// <summary>Reads a text into a tree.</summary>
    public static JsonDocument Parse(ReadOnlySpan<byte> json)
    {
        JsonSearch.CheckEscapes(json);
        return JsonDocument.Parse(json.ToArray(), _options);
    }

    /// <summary>Appends a value changed by a patch.</summary>
    public static void AppendMerged(JsonElement target, JsonElement patch, TextBuffer buffer)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (patch.ValueKind != JsonValueKind.Object)
        {
            AppendElement(patch, buffer);
            return;
        }

        var changes = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        var order = new List<string>();
        foreach (JsonProperty property in patch.EnumerateObject())
        {
            order.AddRange(changes.ContainsKey(property.Name) ? [] : [property.Name]);
            changes[property.Name] = property.Value;
        }

        buffer.Append((byte)'{');
        bool isFirst = true;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        if (target.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in target.EnumerateObject().Where(p => seen.Add(p.Name)))
            {
                bool isChanged = changes.TryGetValue(property.Name, out JsonElement change);
                if (!isChanged || change.ValueKind != JsonValueKind.Null)
                {
                    AppendName(property.Name, ref isFirst, buffer);
                    AppendMerged(property.Value, isChanged ? change : property.Value, isChanged, buffer);
                }
            }
        }

        foreach (string name in order.Where(n => !seen.Contains(n) && changes[n].ValueKind != JsonValueKind.Null))
        {
            AppendName(name, ref isFirst, buffer);
            AppendMerged(default, changes[name], buffer);
        }

        buffer.Append((byte)'}');
    }

    /// <summary>Whether a value is in another one, or is one like it: objects with at least its fields, arrays with its elements.</summary>
    public static bool Contains(JsonElement value, JsonElement sought)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return IsLike(value, sought) || value.ValueKind switch
        {
            JsonValueKind.Array => value.EnumerateArray().Any(e => Contains(e, sought)),
            JsonValueKind.Object => value.EnumerateObject().Any(p => Contains(p.Value, sought)),
            _ => false,
        };
    }

    static void AppendMerged(JsonElement target, JsonElement patch, bool isChanged, TextBuffer buffer)
    {
        if (isChanged)
        {
            AppendMerged(target, patch, buffer);
        }
        else
        {
            AppendElement(target, buffer);
        }
    }

    static void AppendName(string name, ref bool isFirst, TextBuffer buffer)
    {
        if (!isFirst)
        {
            buffer.Append((byte)',');
        }

        isFirst = false;
        JsonText.AppendString(System.Text.Encoding.UTF8.GetBytes(name), buffer);
        buffer.Append((byte)':');
    }

    static void AppendElement(JsonElement element, TextBuffer buffer) =>
        JsonText.AppendCompact(System.Text.Encoding.UTF8.GetBytes(element.GetRawText()), buffer);

    static bool IsLike(JsonElement value, JsonElement sought)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (value.ValueKind != sought.ValueKind)
        {
            return false;
        }

        return value.ValueKind switch
        {
            JsonValueKind.Object => sought.EnumerateObject()
                .All(p => value.TryGetProperty(p.Name, out JsonElement mine) && IsLike(mine, p.Value)),
            JsonValueKind.Array => sought.EnumerateArray().All(e => HasLike(value, e)),
            JsonValueKind.String => value.GetString() == sought.GetString(),
            JsonValueKind.Number => value.GetRawText() == sought.GetRawText() || IsSameDouble(value, sought),
            _ => true,
        };
    }

    static bool HasLike(JsonElement array, JsonElement sought) =>
        array.EnumerateArray().Any(e => IsLike(e, sought));

    // An integer is written in one way and is no fraction: only fractions and exponents can be written in several ways.
    static bool IsSameDouble(JsonElement a, JsonElement b) =>
        !IsInteger(a) && !IsInteger(b) && a.TryGetDouble(out double x) && b.TryGetDouble(out double y) && x == y;

    static bool IsInteger(JsonElement number) => number.GetRawText().AsSpan().IndexOfAny('.', 'e', 'E') < 0;
}
