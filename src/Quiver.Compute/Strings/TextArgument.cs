using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;

namespace Quiver.Compute.Strings;

/// <summary>A text argument of a kernel: a view a row, or one for all rows.</summary>
readonly unsafe struct TextArgument(StringView* views, bool isConstant)
{
    readonly nint _mask = isConstant ? 0 : -1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public StringView* At(nint row) => views + (row & _mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Bytes(nint row) => StringView.SpanOf(At(row));
}
