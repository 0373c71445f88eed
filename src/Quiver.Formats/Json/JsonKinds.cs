namespace Quiver.Formats.Json;

/// <summary>Kinds of JSON values.</summary>
[Flags]
enum JsonKinds
{
    /// <summary>Nulls only.</summary>
    None = 0,

    /// <summary>Strings.</summary>
    String = 1,

    /// <summary>True and false.</summary>
    Boolean = 2,

    /// <summary>Integers of 64 bits with a sign.</summary>
    Integer = 4,

    /// <summary>Integers above those, of 64 bits without a sign.</summary>
    Unsigned = 8,

    /// <summary>Integers of up to 38 digits.</summary>
    Huge = 16,

    /// <summary>Numbers with a fraction or an exponent, and longer integers.</summary>
    Double = 32,

    /// <summary>Objects.</summary>
    Object = 64,

    /// <summary>Arrays.</summary>
    Array = 128,

    /// <summary>Objects and arrays that are nested too deep to be looked into.</summary>
    Deep = 256,
}
