namespace Quiver.Storage.LineProtocol;

/// <summary>The types that a field of a point can have.</summary>
enum FieldType : byte
{
    /// <summary>A 64-bit floating-point number: <c>1</c>, <c>-2.5e3</c>.</summary>
    Float,

    /// <summary>A signed 64-bit integer: <c>1i</c>.</summary>
    Integer,

    /// <summary>An unsigned 64-bit integer: <c>1u</c>.</summary>
    UInteger,

    /// <summary>A truth value: <c>t</c>, <c>true</c>, <c>F</c> and their like.</summary>
    Boolean,

    /// <summary>Text in quotes: <c>"warm"</c>.</summary>
    Text,
}
