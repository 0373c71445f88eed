using System.Text.Json;

namespace Quiver.Compute.Json;

/// <summary>Where a value is in JSON text.</summary>
readonly record struct JsonSlice(int Start, int Length, JsonTokenType Kind)
{
    /// <summary>The value's text.</summary>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> json) => json.Slice(Start, Length);
}
