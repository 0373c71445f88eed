namespace Quiver.Arrow.Ipc;

/// <summary>What a type on the wire says about itself, whether in a FlatBuffers table or a format string.</summary>
/// <param name="Type">The kind.</param>
/// <param name="Width">See <see cref="WireField.Width"/>.</param>
/// <param name="IsSigned">Of integers.</param>
/// <param name="Unit">See <see cref="WireField.Unit"/>.</param>
/// <param name="Precision">Of decimals.</param>
/// <param name="Scale">Of decimals.</param>
/// <param name="Zone">Of timestamps; null where they have none.</param>
readonly record struct WireTypeParts(
    WireType Type, int Width = 0, bool IsSigned = false, short Unit = 0, int Precision = 0, int Scale = 0, string? Zone = null);
