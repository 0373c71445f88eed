using Quiver.Arrow.Types;

namespace Quiver.Formats.Json;

/// <summary>Fields of text that is JSON, marked as Arrow's canonical extension type <c>arrow.json</c> is.</summary>
static class JsonField
{
    const string Key = "ARROW:extension:name";
    const string Name = "arrow.json";

    static readonly IReadOnlyDictionary<string, string> _metadata = new Dictionary<string, string> { [Key] = Name };

    /// <summary>Creates a field of JSON text.</summary>
    public static Field Create(string name) => new(name, DataType.Utf8, isNullable: true, _metadata);

    /// <summary>Whether a field holds JSON text.</summary>
    public static bool IsJson(Field field) => field.Metadata.TryGetValue(Key, out string? name) && name == Name;
}
