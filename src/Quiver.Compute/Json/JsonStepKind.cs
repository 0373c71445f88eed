namespace Quiver.Compute.Json;

/// <summary>What a step of a path goes to.</summary>
enum JsonStepKind
{
    /// <summary>A field of an object by its name.</summary>
    Field,

    /// <summary>An element of an array by its position.</summary>
    Element,

    /// <summary>A field by its name, or an element where the name is a number: a step of a JSON pointer.</summary>
    Pointer,

    /// <summary>Every field of an object.</summary>
    AnyField,

    /// <summary>Every element of an array.</summary>
    AnyElement,

    /// <summary>The value itself and every one inside of it.</summary>
    Descendants,
}
