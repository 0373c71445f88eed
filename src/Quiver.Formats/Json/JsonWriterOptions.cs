using Quiver.Compute.Text;
using Quiver.Formats.Text;

namespace Quiver.Formats.Json;

/// <summary>How JSON is written.</summary>
sealed record JsonWriterOptions
{
    /// <summary>The usual way.</summary>
    public static JsonWriterOptions Default { get; } = new();

    /// <summary>A row a line, or one array.</summary>
    public JsonLayout Layout { get; init; } = JsonLayout.Lines;

    /// <summary>Whether an array is one line.</summary>
    public bool IsCompact { get; init; }

    /// <summary>Whether members that are null are left out.</summary>
    public bool OmitsNulls { get; init; }

    /// <summary>What times, spans and bytes look like; in every style, times have a <c>T</c> before the hour.</summary>
    public ValueStyle Style { get; init; }

    /// <summary>The format of dates, null for ISO 8601.</summary>
    public TimePattern? DateFormat { get; init; }

    /// <summary>The format of timestamps, null for ISO 8601.</summary>
    public TimePattern? TimestampFormat { get; init; }

    /// <summary>What stands for floats that are not finite, for which JSON has no word.</summary>
    public JsonNonFinite NonFinite { get; init; }

    /// <summary>Whether maps are arrays of objects with a key and a value, so that keys keep their type, instead of objects.</summary>
    public bool WritesMapsAsEntries { get; init; }
}
