using Quiver.Arrow.Columns;

namespace Quiver.Compute.Strings;

/// <summary>A function from text to an integer.</summary>
unsafe interface INumberFunction
{
    /// <summary>Returns the result for a row.</summary>
    long Apply(StringView* text, nint row);
}
