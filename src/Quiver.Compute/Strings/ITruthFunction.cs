using Quiver.Arrow.Columns;

namespace Quiver.Compute.Strings;

/// <summary>A predicate over text.</summary>
unsafe interface ITruthFunction
{
    /// <summary>Returns the result for a row.</summary>
    bool Apply(StringView* text, nint row);
}
