using Quiver.Arrow.Columns;

namespace Quiver.Compute.Strings;

/// <summary>A function from text to text; the other arguments are fields of the struct that implements it.</summary>
unsafe interface ITextFunction
{
    /// <summary>Returns the result for a row: a view of bytes of the input or of the heap.</summary>
    StringView Apply(StringView* text, nint row, StringHeap heap);
}
