namespace Quiver.Engine.Functions;

/// <summary>What a list function does with the values of its lambda.</summary>
enum LambdaKind
{
    /// <summary>The list of the values.</summary>
    Transform,

    /// <summary>The elements for which the value is true.</summary>
    Filter,

    /// <summary>The value for the last element, where each is given the value for the one before it.</summary>
    Reduce,

    /// <summary>Whether the value is true for an element.</summary>
    AnyMatch,

    /// <summary>Whether the value is true for every element.</summary>
    AllMatch,

    /// <summary>Whether the value is true for no element.</summary>
    NoneMatch,
}
